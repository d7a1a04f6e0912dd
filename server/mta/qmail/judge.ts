/** qmail's judgement of an outcome, and what it makes of one before it is judged. */
import type { MessageState, RecipientState } from '../../core/state.ts'
import { type FoundStatus, statusOfReply, statusOfReport } from '../../core/status.ts'
import type { Judgement, Outcome } from '../../core/types.ts'
import type { QmailConfig } from './config.ts'
import { codeOf, keptBySend, type Report, reportOf } from './report.ts'
import { TEXT } from './text.ts'

/** @param last a deferral now is the end: qmail-send adds a line to the report and turns it into a failure */
export function judge(config: QmailConfig, outcome: Outcome, recipient: RecipientState, last: boolean): Judgement {
  const report = reportOf(config, outcome, recipient)
  const { result } = report
  const dying = result === 'deferred' && last
  const text = keptBySend(report.text, dying)
  return {
    result,
    report: dying ? text + TEXT.expired : text,
    ...statusOf(report),
    diagnostic: report.reply ?? text.trimEnd(),
  }
}

/** The reply's own enhanced code, else the `(#x.y.z)` of qmail's sentence, else the class alone. */
function statusOf({ result, text, reply }: Report): FoundStatus {
  const failed = result === 'failed'
  const replied = reply === undefined ? null : statusOfReply(reply, failed)
  if (replied?.statusSource === 'reply') return replied
  if (result === 'delivered') return { status: '2.0.0', statusSource: 'implied' }
  return statusOfReport(text, failed)
}

/**
 * qmail-remote goes on after any reply below 400, and finds out about a last line without a newline only while it
 * sends the message (qmail-remote.c, blast): a dialogue that ends earlier ends as it would have.
 */
export function adjust(outcome: Outcome, message: MessageState, recipient: RecipientState): Outcome {
  if (recipient.channel !== 'remote') return outcome
  const reached = goOn(outcome)
  if (!message.partialLastLine || !reachesData(reached)) return reached
  return { type: 'mta', temporary: false, text: TEXT.partialLastLine }
}

function goOn(outcome: Outcome): Outcome {
  if (outcome.type !== 'replied' || !['mail', 'rcpt', 'data'].includes(outcome.at)) return outcome
  if (codeOf(outcome.reply) >= 400) return outcome
  return { type: 'delivered', by: 'remote', reply: '250 2.0.0 Ok', host: outcome.host }
}

function reachesData(outcome: Outcome): boolean {
  if (outcome.type === 'delivered') return outcome.by === 'remote'
  if (outcome.type === 'connect') return outcome.result === 'lost-after-data'
  return outcome.type === 'replied' && outcome.at === 'message'
}
