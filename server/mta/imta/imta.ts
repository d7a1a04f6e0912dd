/** Sun Java System Messaging Server 6 2005Q4 as the engine sees it. Everything here is in the other files; this is the door. */
import type { CommandRequest, LocalResult, Mta, MtaInput } from '../../core/mta.ts'
import { inventHost } from '../../core/outcome.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import { SandboxError } from '../../errors.ts'
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { problemText } from '../common/problems.ts'
import { listMessage } from './aliases/lists.ts'
import { compose } from './compose.ts'
import { type ImtaConfig, readImtaConfig } from './config.ts'
import { judge } from './judge.ts'
import { createLog } from './log.ts'
import { refuseTooLarge } from './notices/block-limit.ts'
import { noReportBecause } from './notices/delivery-report.ts'
import { returnedByHand } from './notices/operator.ts'
import { senderOf } from './notices/return-envelope.ts'
import { decideNotices, noticeChain } from './notices.ts'
import { checkAge, givesUpAt, nextCheckAt, returnJob } from './return-job.ts'
import { channelOf, deliverLocally, expand, listOf, route } from './route.ts'
import { nextAttemptAt } from './schedule.ts'
import { whoGetsWhat } from './show/who-table.ts'
import { show } from './show.ts'
import { smtpd } from './smtpd.ts'
import { queueId } from './wire/ids.ts'
import { fromClient, fromHere } from './wire/received.ts'

/** @throws SandboxError E_INVALID where the configuration cannot be played */
export function createImta(input: MtaInput, { timezone }: { timezone: string }): Mta {
  const config = readOrThrow(input)
  const job = returnJob(config, timezone)
  const smtp = smtpd(config)
  return {
    type: 'imta',
    // The job controller's limits are far beyond a sandbox's queue.
    concurrency: { local: 1000, remote: 1000 },
    ...(smtp ? { smtp } : {}),
    noticeChain: noticeChain(config),
    trace: (from) => ({ trace: traceOf(config, from), newline: 'crlf' }),
    expand: (path) => expand(config, path),
    route: (forwardPath, path) => route(config, forwardPath, path),
    distributes: ({ routed }) => listOf(config, routed) !== undefined,
    deliverLocally: (_message, recipient) => {
      const met = deliverLocally(config, recipient)
      // A list's message has a header of its own, so that its bytes must be at hand.
      return listOf(config, recipient.routed) ? { ...met, outcome: null } : met
    },
    deliverMessage: (message, recipient, raw) => distribute(config, message, recipient, raw),
    remoteHost: inventHost,
    refuse: (message, recipient) => refuseTooLarge(config, message, recipient),
    returnedByHand: () => returnedByHand(config),
    noReportBecause: (path, routed) => noReportBecause(config, path, routed),
    adjust: (outcome) => outcome,
    judge: (outcome) => judge(outcome, config.layout),
    // Counted from the attempt's end: the history in a published warning shows it.
    nextAttemptAt: (message, recipient, _passAt, endedAt) => nextAttemptAt(config, message, recipient, endedAt),
    // Age ends a message; an attempt does so only where the return job could not, because it was under way.
    isLastAttempt: (message, _passAt, now) => now >= (givesUpAt(config, job, message) ?? Number.POSITIVE_INFINITY),
    givesUpAt: (message) => givesUpAt(config, job, message),
    nextCheckAt: (message, now) => nextCheckAt(config, job, message, now),
    checkAge: (message, now) => checkAge(config, job, message, now),
    decideNotices: (message, change) => decideNotices(config, message, change),
    compose: (asked) => compose(config, asked),
    deliveredForm: (message, recipient, queueForm) => {
      const { address } = senderOf(config, channelOf(config, recipient), message)
      return concat(utf8(`Return-path: <${address}>\r\n`), toCrlf(queueForm))
    },
    createLog: () => createLog(config),
    show: () => show(config),
    whoGetsWhat: () => whoGetsWhat(config),
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
  const line = 'client' in origin ? fromClient(stamp, origin.client, envelope) : fromHere(stamp)
  return `${line}\r\n`
}

/** Hands a list's message to the queue; no command runs for it. */
function* distribute(
  config: ImtaConfig,
  message: MessageState,
  recipient: RecipientState,
  raw: Uint8Array,
): Generator<CommandRequest, LocalResult> {
  const { outcome } = deliverLocally(config, recipient)
  const list = listOf(config, recipient.routed)
  const forwards = list ? [listMessage(config, list, message, recipient, raw)] : []
  return { forwards, outcome: () => outcome }
}
