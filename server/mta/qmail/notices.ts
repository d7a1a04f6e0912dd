/** Who is told what (qmail-send.c, injectbounce): one bounce for a message, once all its recipients have ended. */
import { DOUBLE_BOUNCE_SENDER, queuedSender } from '../../core/address.ts'
import type { NoticeDecision, NoticePlan } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Why } from '../../core/types.ts'
import { type QmailConfig, whyControl } from './config.ts'
import { stripVerp } from './verp.ts'

export function decideNotices(config: QmailConfig, message: MessageState, allEnded: boolean): NoticeDecision[] {
  if (!allEnded) return []
  const lost = message.recipients.filter(({ state }) => state === 'failed' || state === 'expired').sort(byEnd)
  if (lost.length === 0) return []
  const indexes = lost.map(({ index }) => index)
  const cause: NoticePlan['cause'] = lost.every(({ state }) => state === 'expired') ? 'expired' : 'failed'
  const sender = stripVerp(queuedSender(message.envelope))
  if (sender === DOUBLE_BOUNCE_SENDER) return [tripleBounce(indexes)]
  if (sender === '' && config.patches['doublebounce-trim'] && config.doublebounceto === '') {
    return [trimmed(config, indexes)]
  }
  const plan = sender === '' ? doubleBounce(config) : singleBounce(message, sender)
  return [{ type: 'send', plan: { ...plan, cause, indexes } }]
}

// A bounce names its recipients in the order in which they failed, not in the envelope's.
const byEnd = (a: RecipientState, b: RecipientState): number => (a.endedSeq ?? 0) - (b.endedSeq ?? 0)

type Addressed = Pick<NoticePlan, 'kind' | 'reversePath' | 'to' | 'why'>

function singleBounce(message: MessageState, sender: string): Addressed {
  const verp = sender === queuedSender(message.envelope) ? '' : ', without its VERP suffix -@[]'
  const text = `All recipients have ended and some failed, so the envelope sender gets one bounce${verp} (qmail-send.8).`
  return { kind: 'bounce', reversePath: '', to: sender, why: { by: 'default', text } }
}

/** doublebounceto is the part before the @, whatever it holds; doublebouncehost follows. */
function doubleBounce(config: QmailConfig): Addressed {
  const to = `${config.doublebounceto}@${config.doublebouncehost}`
  return { kind: 'double-bounce', reversePath: DOUBLE_BOUNCE_SENDER, to, why: whyDouble(config, to) }
}

function whyDouble(config: QmailConfig, to: string): Why {
  const files = ['doublebounceto', 'doublebouncehost']
  const given = files.find((name) => config.control[name] !== undefined)
  const parts = files
    .map((name) => `control/${name}${config.control[name] === undefined ? ' (default)' : ''}`)
    .join(' and ')
  const text = `The envelope sender is empty, so the double bounce goes to ${to}, from ${parts}.`
  return whyControl(config, given ?? 'doublebounceto', text)
}

/** The patch doublebounce-trim; stock qmail sends the double bounce to `@host`. */
function trimmed(config: QmailConfig, indexes: number[]): NoticeDecision {
  const text = 'control/doublebounceto is empty, and the patch doublebounce-trim then throws double bounces away.'
  const why = whyControl(config, 'doublebounceto', text)
  return { type: 'suppress', kind: 'double-bounce', reason: 'doublebounce-trim', indexes, why, discard: true }
}

function tripleBounce(indexes: number[]): NoticeDecision {
  const text = 'The double bounce failed too; qmail-send throws it away (qmail-send.8, triple bounces).'
  const why: Why = { by: 'default', text }
  return { type: 'suppress', kind: 'double-bounce', reason: 'triple-bounce', indexes, why, discard: true }
}
