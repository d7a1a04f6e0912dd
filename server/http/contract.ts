/**
 * Every native route once: method, path, what goes in and what comes out. Validation, OpenAPI, the client's types and
 * the tests are made from it.
 */
import type { z } from 'zod'
import { compareRoutes } from './contract/compare.ts'
import { journalRoutes } from './contract/journal.ts'
import { messageRoutes } from './contract/messages.ts'
import type { Route } from './contract/route.ts'
import { ruleRoutes } from './contract/rules.ts'
import { sandboxRoutes } from './contract/sandboxes.ts'
import { scenarioRoutes } from './contract/scenarios.ts'
import { sessionRoutes } from './contract/session.ts'
import { transferRoutes } from './contract/transfer.ts'
import { webhookRoutes } from './contract/webhooks.ts'

export const CONTRACT = {
  ...sandboxRoutes,
  ...sessionRoutes,
  ...messageRoutes,
  ...journalRoutes,
  ...ruleRoutes,
  ...scenarioRoutes,
  ...compareRoutes,
  ...webhookRoutes,
  ...transferRoutes,
}

export type Contract = typeof CONTRACT
export type RouteName = keyof Contract

type Made<M> = M extends () => infer S ? Awaited<S> : never
type OutputOf<M> = Made<M> extends z.ZodType<infer T> ? T : undefined
type Declared<K extends RouteName, Part extends 'query' | 'body' | 'out'> = NonNullable<Contract[K][Part]>

/** What a route's query is to its handler. */
export type Query<K extends RouteName> = OutputOf<Declared<K, 'query'>>
export type Body<K extends RouteName> = OutputOf<Declared<K, 'body'>>
/** What a client may write as the body. */
export type BodyInput<K extends RouteName> = z.input<Made<Declared<K, 'body'>>>
/** The JSON answer of a route. */
export type Answer<K extends RouteName> = OutputOf<Declared<K, 'out'>>

export const routeEntries = (): [RouteName, Route][] => Object.entries(CONTRACT) as unknown as [RouteName, Route][]
