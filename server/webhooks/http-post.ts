/** One POST to an application: no redirect is followed, and time and memory are bounded. */
import type { HandoffLine } from '../core/handoff.ts'
import { withoutAnyPassword } from '../core/secrets.ts'
import { unescaped } from '../core/userinfo.ts'
import { type AllowList, notAllowed } from '../handoff/allow-list.ts'
import { printable } from '../smtp/transcript.ts'
import type { Post } from './format.ts'

export interface Answered {
  /** Null where there was no answer. */
  status: number | null
  /** The status line, or what went wrong. */
  reply: string
  /** What was posted, and what came back of it; beginnings only. */
  dialogue: HandoffLine[]
}

/** Real milliseconds; providers wait between 5 and 30 seconds. */
const PATIENCE_MS = 10_000
/** So much of an answer is read; the rest is nobody's business. */
const MOST_READ = 64 * 1024
const MOST_SHOWN = 4096

/** Never throws. */
export async function postTo(
  url: string,
  post: Post,
  allowed: AllowList,
  signal: AbortSignal,
  patience = PATIENCE_MS,
): Promise<Answered> {
  const dialogue: HandoffLine[] = []
  const place = placeOf(url)
  if (!place)
    return { status: null, reply: `${JSON.stringify(withoutAnyPassword(url))} is no http or https URL.`, dialogue }
  if (!allowed.allows(place.host, place.port)) return { status: null, reply: notAllowed(place.text), dialogue }
  const headers: Record<string, string> = {
    'content-type': post.contentType,
    'user-agent': 'bouncelab',
    ...(place.authorization ? { authorization: place.authorization } : {}),
    ...post.headers,
  }
  dialogue.push({ who: 'C', text: `POST ${place.path}` })
  for (const [name, value] of Object.entries(headers)) {
    dialogue.push({ who: 'C', text: `${name}: ${name.toLowerCase() === 'authorization' ? '***' : value}` })
  }
  dialogue.push({ who: 'C', text: shown(post.body) })
  try {
    const response = await fetch(place.text, {
      method: 'POST',
      headers,
      body: post.body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    })
    const reply = `${response.status} ${response.statusText}`.trim()
    dialogue.push({ who: 'S', text: reply })
    const body = await beginningOf(response)
    if (body !== '') dialogue.push({ who: 'S', text: shown(body) })
    return { status: response.status, reply, dialogue }
  } catch (error) {
    const reply = whyFailed(error as Error & { cause?: { code?: string; message?: string } }, place.text, patience)
    dialogue.push({ who: '*', text: reply })
    return { status: null, reply, dialogue }
  }
}

/** The parts of an http or https URL; null for any other. */
export function placeOf(url: string) {
  let read: URL
  try {
    read = new URL(url)
  } catch {
    return null
  }
  if (read.protocol !== 'http:' && read.protocol !== 'https:') return null
  const { username, password } = read
  // fetch takes no password in a URL.
  const authorization = username
    ? `Basic ${Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64')}`
    : undefined
  read.username = ''
  read.password = ''
  return {
    host: read.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(read.port) || (read.protocol === 'https:' ? 443 : 80),
    origin: read.origin,
    text: read.href,
    path: `${read.pathname}${read.search}`,
    authorization,
  }
}

async function beginningOf(response: Response): Promise<string> {
  if (!response.body) return ''
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    while (length < MOST_READ) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      length += value.length
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const shown = (text: string): string =>
  text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}… (${text.length} characters)` : text

function whyFailed(
  error: Error & { cause?: { code?: string; message?: string } },
  url: string,
  patience: number,
): string {
  if (error.name === 'TimeoutError') return `${url} did not answer within ${patience / 1000} s`
  const { cause } = error
  return `${url}: ${printable(cause?.code ?? cause?.message ?? error.message)}`
}
