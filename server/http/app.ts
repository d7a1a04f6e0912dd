/** The native routes on express: each from its line in the contract, in front of the page's files. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { SandboxError } from '../errors.ts'
import { isSandboxName } from '../sandbox/sandboxes.ts'
import { type Call, type Handler, type Handlers, type HttpContext, type RawHandler, Sent } from './call.ts'
import { compatRoutes } from './compat.ts'
import type { Route } from './contract/route.ts'
import { type RouteName, routeEntries } from './contract.ts'
import { corsHeaders } from './cors.ts'
import { guarded } from './guard/middleware.ts'
import { check, MAX_JSON, parseJson, queryOf, readBody } from './input.ts'
import { servePage } from './page.ts'
import { notFound, sendProblem } from './problem.ts'
import { addProviderRoutes } from './provider-routes.ts'
import { clockHandlers } from './routes/clock.ts'
import { compareHandlers } from './routes/compare.ts'
import { journalHandlers } from './routes/journal.ts'
import { messageHandlers } from './routes/messages.ts'
import { mtaHandlers } from './routes/mta.ts'
import { operationHandlers } from './routes/operations.ts'
import { ruleHandlers } from './routes/rules.ts'
import { sandboxHandlers } from './routes/sandboxes.ts'
import { scenarioHandlers } from './routes/scenario.ts'
import { scenariosHandlers } from './routes/scenarios.ts'
import { sendHandlers } from './routes/send.ts'
import { serverHandlers } from './routes/server.ts'
import { sessionHandlers } from './routes/session.ts'
import { transferHandlers } from './routes/transfer.ts'
import { waitHandlers } from './routes/wait.ts'
import { webhookHandlers } from './routes/webhooks.ts'
import { checkHost, checkOrigin, setCommonHeaders } from './security.ts'

const HANDLERS: Handlers = {
  ...serverHandlers,
  ...sessionHandlers,
  ...sandboxHandlers,
  ...clockHandlers,
  ...messageHandlers,
  ...operationHandlers,
  ...waitHandlers,
  ...sendHandlers,
  ...journalHandlers,
  ...scenarioHandlers,
  ...scenariosHandlers,
  ...compareHandlers,
  ...ruleHandlers,
  ...mtaHandlers,
  ...webhookHandlers,
  ...transferHandlers,
}

/** @param bound the address that the server listens on, for the check of Host */
export function createApp(context: HttpContext, bound: string): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', false)
  app.set('case sensitive routing', true)
  app.set('strict routing', true)

  app.use((req, res, next) => {
    setCommonHeaders(res)
    checkHost(req, bound, context.policy)
    req.url = withoutSandbox(req.url, res) ?? req.url
    next()
  })
  app.use('/api', (req, _res, next) => {
    checkOrigin(req, context.policy)
    next()
  })
  app.use('/api', corsHeaders(context.policy))
  app.use(guarded(context))
  for (const [name, route] of inOrder()) register(app, context, name, route)
  addProviderRoutes(app, context)
  app.use(compatRoutes(context))
  app.use('/api', (req) => {
    throw notFound(
      `There is no ${req.method} ${req.originalUrl.split('?')[0]}.`,
      'GET /api/openapi.json lists all routes.',
    )
  })
  app.use(servePage(context))
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => answerError(context, res, error))
  return app
}

/** `/s/{name}` before any path addresses that sandbox; what follows is found as without it. */
function withoutSandbox(url: string, res: Response): string | null {
  const found = /^\/s\/([^/?]*)(\/?[^?]*)(\?.*)?$/.exec(url)
  if (!found) return null
  const [, name = '', path = '', query = ''] = found
  // Names that cannot be are left to the page's own answer.
  if (!isSandboxName(name)) return null
  res.locals.sandbox = name
  return path === '' ? null : `${path}${query}`
}

/** Fixed words come before parameters: `messages/wait` is no message. */
const inOrder = (): [RouteName, Route][] =>
  routeEntries().sort(([, a], [, b]) => Number(a.path.endsWith('}')) - Number(b.path.endsWith('}')))

function register(app: Express, context: HttpContext, name: RouteName, route: Route): void {
  const handler = HANDLERS[name] as Handler<RouteName> | RawHandler<RouteName>
  const path = route.path.replace(/\{(\w+)\}/g, ':$1')
  app[route.method](path, async (req, res) => {
    const gone = new AbortController()
    const end = () => gone.abort()
    res.on('close', end)
    context.stopping.addEventListener('abort', end)
    try {
      const given = await read(context, route, handler, req, res, gone.signal)
      const answer = await ('ownBody' in handler ? handler.handle(given) : handler(given))
      // A HEAD request or a client that went away takes no answer.
      if (!res.destroyed) send(res, answer, route.status ?? 200)
    } finally {
      context.stopping.removeEventListener('abort', end)
    }
  })
}

async function read(
  context: HttpContext,
  route: Route,
  handler: Handler<RouteName> | RawHandler<RouteName>,
  req: Request,
  res: Response,
  gone: AbortSignal,
): Promise<Call<RouteName>> {
  const params = req.params as Record<string, string>
  const query = route.query ? await check(route.query(), queryOf(req.url), 'query') : undefined
  const checked = route.body && !('ownBody' in handler)
  const body = checked
    ? await check((await route.body?.()) as never, parseJson(await readBody(req, MAX_JSON)), 'body')
    : undefined
  const sandbox = () => context.sandboxes.get(params.s as string)
  return { context, params, query, body, req, res, sandbox, gone } as unknown as Call<RouteName>
}

function send(res: Response, answer: unknown, status: number): void {
  if (!res.hasHeader('cache-control')) res.setHeader('cache-control', 'no-store')
  if (!(answer instanceof Sent)) {
    res.statusCode = status
    res.setHeader('content-type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(answer))
    return
  }
  res.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value)
  res.end(answer.body)
}

function answerError(context: HttpContext, res: Response, error: unknown): void {
  const mended = badPath(error) ?? error
  if (!(mended instanceof SandboxError)) context.onFault(error)
  if (res.headersSent) res.destroy()
  else sendProblem(res, mended)
}

/** Express itself refuses broken percent signs and paths that climb. */
function badPath(error: unknown): Error | null {
  const status = (error as { status?: unknown } | null)?.status
  return status === 400 || status === 403 || status === 404
    ? notFound('There is nothing at this address.', 'GET /api/openapi.json lists all routes.')
    : null
}
