/** Sun Java System Messaging Server 6 2005Q4 as the engine sees it. Everything here is in the other files; this is the door. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { inventHost } from '../../core/outcome.ts'
import { SandboxError } from '../../errors.ts'
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { compose } from './compose.ts'
import { type ImtaConfig, readImtaConfig } from './config.ts'
import { queueId } from './ids.ts'
import { judge } from './judge.ts'
import { createLog } from './log.ts'
import { decideNotices } from './notices.ts'
import { problemText } from './problems.ts'
import { fromClient, fromHere } from './received.ts'
import { checkAge, givesUpAt, nextCheckAt, returnJob } from './return-job.ts'
import { deliverLocally, route } from './route.ts'
import { nextAttemptAt } from './schedule.ts'
import { show } from './show.ts'

/** @throws SandboxError E_INVALID where the configuration cannot be played */
export function createImta(input: MtaInput, { timezone }: { timezone: string }): Mta {
  const config = readOrThrow(input)
  const job = returnJob(config, timezone)
  return {
    type: 'imta',
    // The job controller's limits are far beyond a sandbox's queue.
    concurrency: { local: 1000, remote: 1000 },
    trace: (from) => ({ trace: traceOf(config, from), newline: 'crlf' }),
    route: (forwardPath) => route(config, forwardPath),
    deliverLocally: (_message, recipient) => deliverLocally(config, recipient),
    remoteHost: inventHost,
    adjust: (outcome) => outcome,
    judge: (outcome) => judge(outcome),
    nextAttemptAt: (message, recipient, now) => nextAttemptAt(config, message, recipient, now),
    // Age ends a message; an attempt does so only where the return job could not, because it was under way.
    isLastAttempt: (message, _startedAt, now) => now >= (givesUpAt(config, job, message) ?? Number.POSITIVE_INFINITY),
    givesUpAt: (message) => givesUpAt(config, job, message),
    nextCheckAt: (message, now) => nextCheckAt(config, job, message, now),
    checkAge: (message, now) => checkAge(config, job, message, now),
    decideNotices: (message, change) => decideNotices(config, message, change),
    compose: (asked) => compose(config, asked),
    deliveredForm: ({ envelope }, _recipient, queueForm) =>
      concat(utf8(`Return-path: <${envelope.reversePath}>\r\n`), toCrlf(queueForm)),
    createLog,
    show: () => show(config),
  }
}

function readOrThrow(input: MtaInput): ImtaConfig {
  const { config, problems } = readImtaConfig(input)
  if (config) return config
  const hint = 'Correct the settings named; other keywords and options stay as they are.'
  throw new SandboxError('E_INVALID', problems.map(problemText).join('\n'), { hint, problems })
}

/** What stands before the bytes in the queue: the SMTP server's line, or the local one; a notice has its own. */
function traceOf(config: ImtaConfig, from: Parameters<Mta['trace']>[0]): string {
  const { origin, envelope, messageId, seed, now, timezone } = from
  if (origin.type === 'notice') return ''
  const stamp = { config, id: queueId(seed, `queue ${messageId}`, now), at: now, timezone }
  const line = origin.type === 'smtp' ? fromClient(stamp, origin.client, envelope) : fromHere(stamp)
  return `${line}\r\n`
}
