/** What each step of a scenario does to its sandbox, and what came of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { formatDuration } from '../core/duration.ts'
import { compilePattern } from '../core/pattern.ts'
import type { Summary } from '../core/summary.ts'
import type { SourcePlace } from '../core/types.ts'
import { type ComposedMail, composeMail, envelopeOf } from './compose-mail.ts'
import { type Failure, type Judged, judgeExpectations } from './expect.ts'
import type { AwaitQuery, Expectation } from './expect-schema.ts'
import { describeExpectation } from './expect-words.ts'
import type { PlayedSandbox } from './run.ts'
import { sendOverSmtp } from './send-over-smtp.ts'
import type { SendItem, Step } from './step-schema.ts'

/** The sandbox, and what the steps so far have done with it. */
export interface Played {
  sandbox: PlayedSandbox
  /** Ends what waits in real time. */
  signal: AbortSignal
  /** How many messages steps have composed. */
  composed: number
  /** The messages that steps have sent. */
  sent: Set<string>
  /** The messages of which an expectation has spoken. */
  spokenOf: Set<string>
}

/** What one step came to. */
export interface Performed {
  failures: Failure[]
  /** Each expectation that was looked at, those that hold too. */
  judged: Judged[]
}

const NOTHING: Performed = { failures: [], judged: [] }

/** @throws where the step cannot be done at all */
export async function perform(step: Step, played: Played): Promise<Performed> {
  const { sandbox, signal } = played
  switch (step.do) {
    case 'send':
      return sendAll(step, played)
    case 'pause':
      await sleep(step.length, undefined, { signal })
      return NOTHING
    case 'advance':
      await sandbox.moveClock({ advance: step.length })
      return NOTHING
    case 'run':
      await sandbox.moveClock({ run: 'idle' })
      return NOTHING
    case 'rules':
      if (step.reset) await sandbox.resetRules()
      if (step.rules.length + step.session.length > 0) await sandbox.use(step.rules, step.session)
      return NOTHING
    case 'mta':
      await sandbox.setMta(step.mta)
      return NOTHING
    case 'await':
      return awaited(step, played)
    case 'expect':
      return expected(step.expect, played)
  }
}

async function sendAll({ messages, source }: Extract<Step, { do: 'send' }>, played: Played): Promise<Performed> {
  const judged: Judged[] = []
  const { signal } = played
  for (const message of messages) {
    for (let n = 0; n < (message.times ?? 1); n++) {
      if (message.pause) await sleep(message.pause, undefined, { signal })
      signal.throwIfAborted()
      judged.push(...(await send(message, played)))
    }
  }
  await played.sandbox.settled()
  return performed(judged, source)
}

/** What a step found itself stands where the step does. */
function performed(judged: readonly Judged[], source: SourcePlace | undefined): Performed {
  const at = source ? { source } : {}
  const placed = judged.map(({ failure, ...rest }) => ({ ...rest, failure: failure && { ...failure, ...at }, ...at }))
  return { judged: placed, failures: placed.flatMap(({ failure }) => (failure ? [failure] : [])) }
}

/** As through /usr/sbin/sendmail, or over SMTP. */
async function send(message: SendItem, played: Played): Promise<Judged[]> {
  const { sandbox, sent } = played
  const { emlBytes } = message
  const mail =
    emlBytes === undefined
      ? await composeMail(message, { now: sandbox.now(), number: ++played.composed })
      : { raw: new Uint8Array(Buffer.from(emlBytes, 'base64')), envelope: envelopeOf(message) }
  if (message.via) return overSmtp(message, mail, played)
  const { messageId } = await sandbox.accept({ origin: { type: 'local', uid: 0 }, ...mail })
  sent.add(messageId)
  return []
}

async function overSmtp(message: SendItem, mail: ComposedMail, { sandbox, sent }: Played): Promise<Judged[]> {
  const isClients = ({ sessionId }: Summary) => sessionId !== undefined
  const before = new Set((await sandbox.messages()).filter(isClients).map(({ id }) => id))
  const replies = await sendOverSmtp(mail, message, await sandbox.listen())
  for (const { id } of (await sandbox.messages()).filter(isClients)) if (!before.has(id)) sent.add(id)
  const nearest = replies.map((reply) => JSON.stringify(reply)).join(' and ')
  if (message.reply !== undefined) {
    const wanted = [message.reply].flat().map((reply) => JSON.stringify(reply))
    const expected = `the client gets ${wanted.join(' or ')}`
    const failure = { expected, nearest, why: `No reply is ${wanted.join(' or ')}.` }
    return [{ expected, failure: replies.some(compilePattern(message.reply)) ? null : failure }]
  }
  if (replies.every((reply) => reply.startsWith('2'))) return []
  const expected = 'the server takes the message'
  const why = 'The client was refused, or cut off. Where that is meant, say so with reply.'
  return [{ expected, failure: { expected, nearest, why } }]
}

async function expected(expectations: Expectation[], { sandbox, spokenOf }: Played): Promise<Performed> {
  await sandbox.settled()
  const { spokenOf: found, ...rest } = await judgeExpectations(expectations, sandbox)
  for (const id of found) spokenOf.add(id)
  return rest
}

async function awaited(step: Extract<Step, { do: 'await' }>, played: Played): Promise<Performed> {
  const { sandbox, spokenOf, signal } = played
  const { q, ...asked } = step.query as AwaitQuery & Expectation
  const look = () => judgeExpectations([asked], sandbox)
  // Only applications send mail unasked; where none can reach this sandbox there is nothing to wait for.
  const isDeaf = asked.kind === 'mail' && q === undefined && sandbox.smtp === null
  const result = isDeaf
    ? ({ found: false, why: 'deaf' } as const)
    : await sandbox.waitFor(step.query, step.timeoutMs, signal)
  const { judged, spokenOf: found } = await look()
  for (const id of found) spokenOf.add(id)
  const [near] = judged
  const expected = describeExpectation(asked)
  const messageId = {
    ...(near?.messageId === undefined ? {} : { messageId: near.messageId }),
    ...(near?.facts ? { facts: near.facts } : {}),
    ...(near?.message ? { message: near.message } : {}),
  }
  if (result.found || (isDeaf && !near?.failure))
    return performed([{ expected, failure: null, ...messageId }], step.source)
  const late = lateness(result.why, step.timeoutMs)
  const why = near?.failure ? `${late} ${near.failure.why}` : late
  const failure = { expected, nearest: near?.failure?.nearest ?? 'nothing', why }
  return performed([{ expected, failure, ...messageId }], step.source)
}

function lateness(why: 'timeout' | 'cannot-come' | 'deaf', timeoutMs: number): string {
  if (why === 'timeout') return `Nothing came in ${formatDuration(timeoutMs)}.`
  return why === 'deaf' ? 'No application can send here: run it with --smtp 127.0.0.1:1025.' : 'It can no longer come.'
}
