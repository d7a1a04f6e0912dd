/** The contract as OpenAPI 3.1. */
import { OpenAPIRegistry, OpenApiGeneratorV31, type ResponseConfig } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { ERRORS } from '../errors.ts'
import type { Route } from './contract/route.ts'
import { problem } from './contract/shapes.ts'
import { type RouteName, routeEntries } from './contract.ts'
import { PARAMETERS, TAGS } from './openapi/tags.ts'

export interface OpenApiDocument {
  openapi: string
  [field: string]: unknown
}

/** What a real run answered, by route: test/http/openapi.test.ts writes them. */
type Examples = Record<string, { request?: unknown; type?: string; status?: number; response?: unknown }>

const PROBLEM = 'application/problem+json'

let made: Promise<OpenApiDocument> | undefined

/** Made when it is first asked for. */
export function openApi(version: string): Promise<OpenApiDocument> {
  made ??= generate(version)
  return made
}

async function generate(version: string): Promise<OpenApiDocument> {
  const examples = (await import('./openapi/examples.json', { with: { type: 'json' } })).default as Examples
  const registry = new OpenAPIRegistry()
  const security = [
    registry.registerComponent('securitySchemes', 'password', {
      type: 'http',
      scheme: 'basic',
      description: 'A user of the file that --ui-auth names. Without that flag nothing is asked for.',
    }),
    registry.registerComponent('securitySchemes', 'token', {
      type: 'http',
      scheme: 'bearer',
      description: 'A token of the file that --ui-auth names.',
    }),
  ]
  for (const [name, route] of routeEntries()) registry.registerPath(await pathOf(name, route, examples[name]))
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'bouncelab',
      version,
      description:
        'A mail-testing sandbox that plays MTAs. Errors are application/problem+json with a stable code. Times are ISO 8601 from the sandbox’s clock. ' +
        'Every answer of a sandbox carries its epoch.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server; /s/{name} before any path addresses a sandbox.' }],
    // The empty one first: a server without --ui-auth asks for nothing.
    security: [{}, ...security.map(({ name }) => ({ [name]: [] }))],
    tags: TAGS.map(({ name, description }) => ({ name, description })),
  })
  return JSON.parse(JSON.stringify(document), mendPattern) as OpenApiDocument
}

/** The generator leaves a regular expression's flags at the end of its pattern. JSON Schema's are always `u`, and know no other. */
function mendPattern(key: string, value: unknown): unknown {
  const flags = key === 'pattern' && typeof value === 'string' ? /\/([a-z]+)$/.exec(value)?.[1] : undefined
  if (flags === undefined) return value
  return flags === 'u' ? (value as string).slice(0, -2) : undefined
}

async function pathOf(
  name: RouteName,
  route: Route,
  example: Examples[string] = {},
): Promise<Parameters<OpenAPIRegistry['registerPath']>[0]> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param as string)
  const body = route.body ? await route.body() : undefined
  const tag = TAGS.find(({ routes }) => name in routes)
  const takes = [...(body ? ['application/json'] : []), ...(route.takes ?? [])]
  const given = { type: example.type ?? 'application/json', value: example.request }
  return {
    method: route.method,
    path: route.path,
    operationId: name,
    summary: route.summary,
    description: tag?.routes[name] ?? '',
    tags: tag ? [tag.name] : [],
    request: {
      ...(names.length > 0
        ? { params: z.object(Object.fromEntries(names.map((param) => [param, paramOf(param)]))) }
        : {}),
      ...(route.query ? { query: route.query() as z.ZodObject } : {}),
      ...(takes.length > 0 ? { body: { content: contentOf(takes, body ?? z.string(), given) } } : {}),
    },
    responses: responsesOf(route, example),
  }
}

function paramOf(name: string): z.ZodType {
  const about = PARAMETERS[name]
  return about ? z.string().meta(about) : z.string()
}

function responsesOf(route: Route, example: Examples[string]): Record<string, ResponseConfig> {
  const { out, gives = [], status = 200, also = {} } = route
  const types = [...(out ? ['application/json'] : []), ...gives]
  const given = { type: out ? 'application/json' : (gives[0] ?? ''), value: example.response }
  const responses: Record<string, ResponseConfig> = {
    [status]: { description: route.summary, content: contentOf(types, out?.() ?? z.unknown(), given) },
    default: { description: `An error: ${Object.keys(ERRORS).join(', ')}`, content: problemContent() },
  }
  for (const [code, description] of Object.entries(also)) {
    responses[code] = { description, ...(Number(code) < 300 ? {} : { content: problemContent() }) }
  }
  return responses
}

const problemContent = () =>
  contentOf([PROBLEM], problem(), {
    type: PROBLEM,
    value: {
      type: 'urn:bouncelab:error:E_NOT_FOUND',
      title: ERRORS.E_NOT_FOUND.title,
      status: 404,
      code: 'E_NOT_FOUND',
      detail: 'There is no message "m9" in sandbox default.',
    },
  })

/** What is not JSON is text or bytes. */
const contentOf = (types: string[], schema: z.ZodType, example: { type: string; value: unknown }) =>
  Object.fromEntries(
    types.map((type) => [
      type,
      {
        schema: /json/.test(type) ? schema : z.string(),
        ...(example.value !== undefined && example.type === type ? { example: example.value } : {}),
      },
    ]),
  )
