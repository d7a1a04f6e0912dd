/** Where mail goes that no rule decides, as `--relay PATTERN=URL` says it. */
import { parseServer, serverText } from '../core/handoff.ts'
import { compilePattern } from '../core/pattern.ts'
import type { RuleRecord } from '../core/rule.ts'

export interface Route {
  /** Of the address where it has an `@`, else of the domain. */
  pattern: string
  /** `smtp://127.0.0.1:2525`, `smtps://…` or `lmtp://…`. */
  server: string
}

/** @returns what is wrong, as a sentence */
export function readRoute(text: string): Route | string {
  const at = text.indexOf('=')
  if (at <= 0) return `${JSON.stringify(text)} has no pattern before its =.`
  const route = { pattern: text.slice(0, at), server: text.slice(at + 1) }
  const server = parseServer(route.server)
  if (typeof server === 'string') return server
  try {
    compilePattern(route.pattern)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return route
}

/** As rules behind all others. */
export const routesOf = (routes: readonly Route[]): RuleRecord[] =>
  routes.map(({ pattern, server }, i) => {
    const read = parseServer(server)
    const target = typeof read === 'string' ? server : serverText(read)
    return {
      id: `relay-${i + 1}`,
      name: `--relay ${pattern}=${target}`,
      when: pattern.includes('@') ? { recipient: pattern } : { domain: pattern },
      then: [{ do: 'relay', server }],
    }
  })
