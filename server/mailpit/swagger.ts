/** The document of Mailpit's routes (OpenAPI 2.0, as Mailpit gives it); our own routes have one of their own. */
import { DEFINITIONS } from './swagger-shapes.ts'

interface Operation {
  method: 'get' | 'put' | 'post' | 'delete'
  path: string
  tag: string
  summary: string
  query?: Record<string, 'string' | 'integer' | 'boolean'>
  /** The definition of the body. */
  body?: string
  /** The definition of the answer, or the type of one that is not JSON. */
  out: string
}

const PAGE = { start: 'integer', limit: 'integer', before: 'string' } as const
const SEARCH = { query: 'string', tz: 'string' } as const
const LATEST = 'The id may be "latest", which ?query= narrows.'

const OPERATIONS: readonly Operation[] = [
  { method: 'get', path: '/api/v1/info', tag: 'application', summary: 'What the server is', out: 'AppInformation' },
  { method: 'get', path: '/api/v1/webui', tag: 'application', summary: 'How it is set up', out: 'WebUIConfiguration' },
  {
    method: 'get',
    path: '/api/v1/messages',
    tag: 'messages',
    summary: 'Messages, newest first',
    query: PAGE,
    out: 'MessagesSummary',
  },
  {
    method: 'put',
    path: '/api/v1/messages',
    tag: 'messages',
    summary: 'Mark as read or unread: by id, by search, or all',
    query: { tz: 'string' },
    body: 'SetReadStatus',
    out: 'text/plain',
  },
  {
    method: 'delete',
    path: '/api/v1/messages',
    tag: 'messages',
    summary: 'Delete by id; without ids all',
    body: 'IDs',
    out: 'text/plain',
  },
  {
    method: 'get',
    path: '/api/v1/search',
    tag: 'messages',
    summary: 'Messages that meet a search',
    query: { ...SEARCH, ...PAGE },
    out: 'MessagesSummary',
  },
  {
    method: 'delete',
    path: '/api/v1/search',
    tag: 'messages',
    summary: 'Delete what meets a search',
    query: SEARCH,
    out: 'text/plain',
  },
  {
    method: 'post',
    path: '/api/v1/send',
    tag: 'message',
    summary: 'Hand a message in',
    body: 'Send',
    out: 'SendAnswer',
  },
  {
    method: 'get',
    path: '/api/v1/message/{ID}',
    tag: 'message',
    summary: `One message, marked as read. ${LATEST}`,
    out: 'Message',
  },
  {
    method: 'get',
    path: '/api/v1/message/{ID}/headers',
    tag: 'message',
    summary: `Its header fields. ${LATEST}`,
    out: 'Headers',
  },
  {
    method: 'get',
    path: '/api/v1/message/{ID}/raw',
    tag: 'message',
    summary: `Its source. ${LATEST}`,
    query: { dl: 'integer' },
    out: 'text/plain',
  },
  {
    method: 'get',
    path: '/api/v1/message/{ID}/part/{PartID}',
    tag: 'message',
    summary: `One attachment. ${LATEST}`,
    out: 'application/*',
  },
  {
    method: 'get',
    path: '/api/v1/message/{ID}/part/{PartID}/thumb',
    tag: 'message',
    summary: 'An attachment as a picture of 180 by 120',
    out: 'image/jpeg',
  },
  {
    method: 'post',
    path: '/api/v1/message/{ID}/release',
    tag: 'message',
    summary: 'A copy to a real server, by --relay',
    body: 'Release',
    out: 'text/plain',
  },
  {
    method: 'get',
    path: '/api/v1/message/{ID}/html-check',
    tag: 'other',
    summary: `What mail programs show of its HTML. ${LATEST}`,
    out: 'HTMLCheck',
  },
  {
    method: 'get',
    path: '/api/v1/message/{ID}/link-check',
    tag: 'other',
    summary: `Its links; none is asked for. ${LATEST}`,
    query: { follow: 'boolean' },
    out: 'LinkCheck',
  },
  { method: 'get', path: '/api/v1/tags', tag: 'tags', summary: 'Tags in use', out: 'Tags' },
  {
    method: 'put',
    path: '/api/v1/tags',
    tag: 'tags',
    summary: 'Set the tags of messages',
    body: 'SetTags',
    out: 'text/plain',
  },
  {
    method: 'put',
    path: '/api/v1/tags/{Tag}',
    tag: 'tags',
    summary: 'Rename a tag',
    body: 'RenameTag',
    out: 'text/plain',
  },
  {
    method: 'delete',
    path: '/api/v1/tags/{Tag}',
    tag: 'tags',
    summary: 'Take a tag from all messages',
    out: 'text/plain',
  },
  { method: 'get', path: '/api/v1/chaos', tag: 'testing', summary: 'The triggers of chaos', out: 'ChaosTriggers' },
  {
    method: 'put',
    path: '/api/v1/chaos',
    tag: 'testing',
    summary: 'Set them; what is left out is switched off',
    body: 'ChaosTriggers',
    out: 'ChaosTriggers',
  },
  {
    method: 'get',
    path: '/view/{ID}.html',
    tag: 'testing',
    summary: `Its HTML alone. ${LATEST}`,
    query: { embed: 'integer' },
    out: 'text/html',
  },
  { method: 'get', path: '/view/{ID}.txt', tag: 'testing', summary: `Its text alone. ${LATEST}`, out: 'text/plain' },
]

/** @param base where the routes begin, with slashes around it */
export function swagger(base: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of OPERATIONS) {
    const path = paths[operation.path] ?? {}
    path[operation.method] = describe(operation)
    paths[operation.path] = path
  }
  return {
    swagger: '2.0',
    info: { title: 'bouncelab: the routes of Mailpit', version, description: 'For clients of Mailpit, as they are.' },
    basePath: base === '/' ? '/' : base.replace(/\/$/, ''),
    consumes: ['application/json'],
    produces: ['application/json'],
    schemes: ['http'],
    paths,
    definitions: DEFINITIONS,
  }
}

function describe({ method, path, tag, summary, query = {}, body, out }: Operation): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  const isMedia = out.includes('/')
  const binary = out.startsWith('image/') || out.startsWith('application/')
  const schema = isMedia ? { type: binary ? 'file' : 'string' } : { $ref: `#/definitions/${out}` }
  return {
    operationId: `${method}${path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, '')}`,
    tags: [tag],
    summary,
    produces: [isMedia ? out : 'application/json'],
    parameters: [
      ...inPath.map((name) => ({ name, in: 'path', required: true, type: 'string' })),
      ...Object.entries(query).map(([name, type]) => ({ name, in: 'query', required: name === 'query', type })),
      ...(body ? [{ name: 'Body', in: 'body', schema: { $ref: `#/definitions/${body}` } }] : []),
    ],
    responses: {
      200: { description: 'As asked.', schema },
      400: { description: 'What is wrong, as text; of send, as {"Error": …}.' },
      ...(inPath.includes('ID') ? { 404: { description: 'There is no such message or part.' } } : {}),
    },
  }
}
