/** The web page: what `npm run build` put into dist/ui, and nothing else on this disk. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import express, { type Request, type RequestHandler, type Response } from 'express'
import type { HttpContext } from './call.ts'
import { notFound } from './problem.ts'
import { PAGE_POLICY } from './security.ts'

const NOT_BUILT =
  'The web page has not been built: run npm run build, then load this page again. The API under /api works without it.\n'

export function servePage(context: HttpContext): RequestHandler {
  const files = express.static(fileURLToPath(context.uiFolder), {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders,
  })
  return async (req, res, next) => {
    res.setHeader('content-security-policy', PAGE_POLICY)
    const path = req.path
    if (req.method !== 'GET' && req.method !== 'HEAD')
      throw notFound(`There is no ${req.method} ${req.originalUrl.split('?')[0]}.`)
    const named = /^\/s\/([^/]*)$/.exec(path)?.[1]
    if (named !== undefined && res.locals.sandbox === named) return res.redirect(308, `${context.basePath}s/${named}/`)
    // A name that cannot be is refused with the reason.
    const bad = /^\/s\/([^/]*)/.exec(path)?.[1]
    if (bad !== undefined) await context.sandboxes.get(decode(bad))
    if (path === '/' || path === '/index.html') return sendIndex(context, res, await mustLogIn(context, req))
    files(req, res, (error?: unknown) => {
      next(
        error ??
          notFound(`There is nothing at ${req.originalUrl.split('?')[0]}.`, 'The page is at /, the API under /api.'),
      )
    })
  }
}

/** A wrong password or an old token counts as none: the form asks for another. */
const mustLogIn = async ({ guard }: HttpContext, req: Request): Promise<boolean> =>
  guard.isNeeded && !(await guard.identify(req).catch(() => null))

async function sendIndex(context: HttpContext, res: Response, asksFirst: boolean): Promise<void> {
  const html = await readFile(new URL('index.html', context.uiFolder), 'utf8').catch(() => null)
  res.setHeader('cache-control', 'no-cache')
  if (html === null) {
    res.statusCode = 503
    res.setHeader('content-type', 'text/plain; charset=utf-8')
    res.end(NOT_BUILT)
    return
  }
  if (res.locals.sandbox && !asksFirst) await context.sandboxes.get(res.locals.sandbox)
  res.setHeader('content-type', 'text/html; charset=utf-8')
  const login = asksFirst ? '<meta name="bouncelab-login" content="needed">' : ''
  res.end(html.replace('<base href="/">', `<base href="${context.basePath}">${login}`))
}

/** Files under assets/ have a hash of their content in their names. */
function setHeaders(res: Response, path: string): void {
  const hashed = /[/\\]assets[/\\][^/\\]+-[\w-]{8,}\.\w+$/.test(path)
  res.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
