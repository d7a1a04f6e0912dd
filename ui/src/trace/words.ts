/** Words for the marks and lanes of a trace. */
import type { Outcome } from '../../../server/core/types.ts'
import { hasText, language, type TextKey, t } from '../i18n/t.svelte.ts'
import { formatMoment } from '../lib/format.ts'
import { type ShownKind, shownKind } from '../lib/kinds.ts'
import type { StateName } from '../lib/states.ts'
import type { DrawnRow } from './layout.ts'
import type { Lane, Mark } from './model.ts'

/** `5.1.1` in words, from RFC 3463's tables. */
export function statusWords(status: string | null): string {
  const [family, subject, detail] = (status ?? '').split('.')
  if (family === '2') return t('status.2xx')
  const exact = `status.${subject}.${detail}`
  const broad = `status.${subject}`
  return t((hasText(exact) ? exact : hasText(broad) ? broad : 'status.0') as TextKey & 'status.0')
}

/** `double bounce`, inside a sentence. */
export const kindInSentence = (kind: ShownKind): string =>
  language.locale === 'en' ? kindWord(kind).toLowerCase() : kindWord(kind)

export const kindWord = (kind: ShownKind): string => t(`kind.${kind}`)

export const laneTitle = (lane: Lane): string =>
  lane.suppressed
    ? lane.suppressed.reason === 'triple-bounce'
      ? t('kind.triple')
      : kindWord(lane.suppressed.kind)
    : kindWord(shownKind(lane.node))

/** The word and code at a mark: `expired 4.4.7`, `refused 550 5.1.1`. */
export function markWord(mark: Mark): string {
  if (mark.state === 'wouldDiscard') return t('state.wouldDiscard')
  if (mark.type === 'suppressed') return t('state.notSent')
  if (mark.type === 'ahead' && mark.last) return t('state.lastTry')
  if (mark.type === 'attempt' && mark.state === 'queued') return t('state.underWay')
  const { attempt } = mark
  const code = replyCode(attempt?.outcome ?? null)
  if (mark.state === 'failed' && code)
    return t('trace.refused', { code: [code, attempt?.status].filter(Boolean).join(' ') })
  const bad = mark.state === 'failed' || mark.state === 'expired' || mark.state === 'deferred'
  return [t(`state.${mark.state}`), bad ? (attempt?.status ?? mark.status) : ''].filter(Boolean).join(' ')
}

const replyCode = (outcome: Outcome | null): string => (outcome?.type === 'replied' ? outcome.reply.slice(0, 3) : '')

/** `Mail m1`, with the address where the message has several recipients. */
export function laneName(lane: Lane): string {
  const { node, recipient } = lane
  const to = recipient && node.recipients.length > 1 ? ` ${recipient.address}` : ''
  return t('why.title', { kind: laneTitle(lane), id: node.id }) + to
}

/** One name for each mark, no two alike. */
export function markName(lane: Lane, mark: Mark): string {
  const number = mark.attempt?.number ?? mark.number
  const word = [markWord(mark), number && number > 1 ? t('trace.attempt', { n: number }) : '']
    .filter(Boolean)
    .join(', ')
  return t('trace.mark', { lane: laneName(lane), word, time: formatMoment(mark.at, language.locale) })
}

export function reasonWords(reason: string): string {
  const key = `suppressed.${reason}`
  return hasText(key) ? t(key as 'suppressed.loop') : reason
}

/** What went wrong before any reply, in words. */
export function outcomeWords(outcome: Outcome | null): string {
  if (outcome?.type === 'connect') return t(`why.connect.${outcome.result}`)
  if (outcome?.type === 'dns') return t(`why.dns.${outcome.result}`)
  return ''
}

/** The state that a drawn row has come to; none while its attempts go on. */
export function endState(row: DrawnRow): StateName | null {
  const last = row.marks.at(-1)?.mark
  if (!last) return null
  if (last.type === 'ahead') return last.last ? 'scheduled' : null
  return last.type === 'accepted' || last.state === 'deferred' || last.state === 'warning' ? null : last.state
}

export function endWord(row: DrawnRow): string {
  const last = row.marks.at(-1)?.mark
  return last && endState(row) ? markWord(last) : ''
}

/** How many attempts it took, where that says something. */
export function endNote(row: DrawnRow): string {
  const last = row.marks.at(-1)?.mark
  const attempts = row.lanes[0]?.recipient?.attempts.length ?? 0
  return endState(row) && last?.type !== 'ahead' && attempts > 1 ? t('message.attempts', { n: attempts }) : ''
}

/** Whom a lane is about, in one line: the reverse-path where it says something, the address, where it was sent on to. */
export function laneTarget(lane: Lane): string {
  const { suppressed, recipient, node, depth } = lane
  if (suppressed) {
    const words = lane.marks[0]?.state === 'wouldDiscard' ? t('trace.wouldNot') : t('state.notSent')
    return `${words}: ${reasonWords(suppressed.reason)}`
  }
  const reverse = depth > 0 && (node.reversePath === '' || node.reversePath === '#@[]')
  const from = reverse ? `${node.reversePath || '<>'} → ` : ''
  return from + (recipient?.address ?? '')
}

/** The end of a lane and a warning are 16 wide, what is along it 12. */
export const sizeOfMark = ({ type, state }: Mark): number =>
  type === 'accepted' || state === 'deferred' || (type === 'ahead' && state !== 'next') ? 12 : 16
