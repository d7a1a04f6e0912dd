/** Server-sent events: every message from now on, and a sign of life each minute. */
import type { CompatCall } from '../http/compat.ts'
import { tellOfMail } from './feed.ts'

const KEEPALIVE_MS = 60_000

/** Lasts until the client goes away, the sandbox is removed, or the server stops. */
export async function streamEvents({ context, sandbox: open, req, res, gone }: CompatCall): Promise<void> {
  const sandbox = await open()
  res.setHeader('content-type', 'text/event-stream')
  res.setHeader('cache-control', 'no-cache')
  if (req.method === 'HEAD') return void res.end()
  res.flushHeaders()
  const sink = {
    send: (text: string) => void res.write(text),
    waiting: () => res.writableLength,
    fail: (error: unknown) => {
      context.onFault(error)
      res.destroy()
    },
  }
  const feed = tellOfMail(sandbox, sink, (message) => eventOf(JSON.stringify(message, null, 2)))
  // No field that the standard knows, so that readers pass it over.
  const keepalive = setInterval(() => res.write('keepalive: \n\n'), KEEPALIVE_MS).unref()
  const onRemoved = (name: string) => {
    if (name === sandbox.name) res.end()
  }
  context.onRemoved.add(onRemoved)
  await new Promise<void>((resolve) => {
    if (gone.aborted) resolve()
    else gone.addEventListener('abort', () => resolve(), { once: true })
  })
  context.onRemoved.delete(onRemoved)
  clearInterval(keepalive)
  feed.close()
  res.end()
}

/** Indented as MailHog writes it: a `data:` line for each line; a reader puts them together again. */
const eventOf = (json: string): string => `${json.replace(/^/gm, 'data: ')}\n\n`
