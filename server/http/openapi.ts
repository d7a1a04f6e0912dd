/** The contract as OpenAPI 3.1. */
import { OpenAPIRegistry, OpenApiGeneratorV31, type ResponseConfig } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { ERRORS } from '../errors.ts'
import type { Route } from './contract/route.ts'
import { problem } from './contract/shapes.ts'
import { type RouteName, routeEntries } from './contract.ts'

let made: Promise<{ openapi: string }> | undefined

/** Made when it is first asked for. */
export function openApi(version: string): Promise<{ openapi: string }> {
  made ??= generate(version)
  return made
}

async function generate(version: string): Promise<{ openapi: string }> {
  const registry = new OpenAPIRegistry()
  for (const [name, route] of routeEntries()) registry.registerPath(await pathOf(name, route))
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'bouncelab',
      version,
      description: 'A mail-testing sandbox that plays MTAs. Errors are application/problem+json with a stable code.',
    },
    servers: [{ url: '/' }],
  })
}

async function pathOf(name: RouteName, route: Route): Promise<Parameters<OpenAPIRegistry['registerPath']>[0]> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param as string)
  const body = route.body ? await route.body() : undefined
  return {
    method: route.method,
    path: route.path,
    operationId: name,
    summary: route.summary,
    request: {
      ...(names.length > 0 ? { params: z.object(Object.fromEntries(names.map((param) => [param, z.string()]))) } : {}),
      ...(route.query ? { query: route.query() as z.ZodObject } : {}),
      ...(body ? { body: { content: contentOf(['application/json', ...(route.takes ?? [])], body) } } : {}),
    },
    responses: responsesOf(route),
  }
}

function responsesOf(route: Route): Record<string, ResponseConfig> {
  const { out, gives = [], status = 200, also = {} } = route
  const types = [...(out ? ['application/json'] : []), ...gives]
  const responses: Record<string, ResponseConfig> = {
    [status]: { description: route.summary, content: contentOf(types, out?.() ?? z.string()) },
    default: { description: `An error: ${Object.keys(ERRORS).join(', ')}`, content: problemContent() },
  }
  for (const [code, description] of Object.entries(also)) {
    responses[code] = { description, ...(Number(code) < 300 ? {} : { content: problemContent() }) }
  }
  return responses
}

const problemContent = () => contentOf(['application/problem+json'], problem())

/** What is not JSON is text or bytes. */
const contentOf = (types: string[], schema: z.ZodType) =>
  Object.fromEntries(types.map((type) => [type, { schema: /json/.test(type) ? schema : z.string() }]))
