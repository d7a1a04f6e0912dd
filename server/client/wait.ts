/** Waiting for a message from the client's side. */
import { formatDuration, parseDuration } from '../core/duration.ts'
import type { Summary } from '../core/summary.ts'
import { SandboxError } from '../errors.ts'
import type { Answer } from '../http/contract.ts'
import { search } from './call.ts'

/** What to wait for; addresses, subject and status are patterns. */
export interface WaitFor {
  kind?: string | string[]
  /** A kind among notices. */
  notice?: string | string[]
  to?: string | string[]
  from?: string | string[]
  /** A message id, or an address that the notice is about. */
  about?: string
  subject?: string | string[]
  q?: string
  state?: string | string[]
  status?: string | string[]
  count?: number
  /** Real time: `30s`, or seconds. */
  timeout?: string | number
}

/** The first message that matches with its bytes, and all that match. */
export type ReceivedMessage = Summary & { raw: Uint8Array; messages: Summary[] }

interface Server {
  ask(query: string): Promise<Response>
  raw(id: string): Promise<Uint8Array>
  verify(expect: object[]): Promise<Answer<'verify'>>
}

/** Node's fetch gives a request up after five minutes; a longer wait is asked anew before that. Nothing is missed. */
const LONGEST_REQUEST = 4 * 60_000

export async function waitFor({ timeout = '30s', ...query }: WaitFor, server: Server): Promise<ReceivedMessage> {
  const length = parseDuration(timeout)
  if (length === null) {
    throw new SandboxError('E_BAD_REQUEST', `timeout: ${JSON.stringify(timeout)} is no duration.`, {
      hint: 'Write 30s or 5m.',
    })
  }
  let left = length
  do {
    const share = Math.min(left, LONGEST_REQUEST)
    const answer = await server.ask(search({ ...query, timeout: `${share}ms`, raw: 'base64' }))
    if (answer.status !== 204) {
      const { epoch: _, raw, ...found } = (await answer.json()) as Answer<'waitForMessage'>
      // They are not there where the message went at that moment; the server says so then.
      return { ...found, raw: raw === undefined ? await server.raw(found.id) : fromBase64(raw) }
    }
    left -= share
  } while (left > 0)
  const message = `Nothing that matches ${JSON.stringify(query)} came within ${formatDuration(length)}.`
  throw new SandboxError('E_TIMEOUT', `${message} ${await nearestTo(query, server)}`, {
    hint: 'GET …/messages lists what came; a longer timeout waits longer.',
  })
}

/** atob is what Node and browsers have in common. */
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

/** What came nearest, in the words of an expectation. */
async function nearestTo({ q: _, kind, notice, about, count, ...same }: WaitFor, server: Server): Promise<string> {
  const kinds = [kind ?? [], notice ?? []].flat()
  const expectation = {
    ...same,
    ...(kinds.length === 1 ? { kind: kinds[0] } : {}),
    // An expectation knows an address that a notice is about, and no message.
    ...(about === undefined || /^m\d+$/.test(about) ? {} : { about }),
    ...(count === undefined ? {} : { count: `>=${count}` }),
  }
  const { failures } = await server.verify([expectation])
  const [failure] = failures
  if (!failure) return 'What its other words ask for has come; about and q are not among them.'
  return failure.nearest === 'nothing' ? 'No message has come at all.' : `Nearest is ${failure.nearest}. ${failure.why}`
}
