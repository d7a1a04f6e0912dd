/** What a notice says of one recipient: for part 1, for part 2 and for the API, from one source. */

import type { NoticeCause } from '../../../core/mta.ts'
import { draw } from '../../../core/random.ts'
import type { RecipientState } from '../../../core/state.ts'
import type { RemoteHost, ReportEntry } from '../../../core/types.ts'
import { type DsnField, presentFields, toAscii } from '../../../mail/dsn.ts'
import { type AddressForms, addressForms } from '../aliases/address-forms.ts'
import type { FinalForm } from '../config/channels.ts'
import type { ImtaConfig } from '../config.ts'
import { oneLine } from '../judge.ts'
import { channelOf, listOf } from '../route.ts'
import type { ReturnOptions } from '../templates/return-option.ts'
import type { NoticeType } from '../templates/template-files.ts'

export interface Reported {
  final: string
  /** With its type, `rfc822;bob@example.net`. */
  original: string
  originalAddress: string
  action: ReportEntry['action']
  status: string
  reason: string
  diagnosticCode?: string
  /** `dns;mx.example.net (TCP|…|25)` and the banner in parentheses. */
  remote?: { host: RemoteHost; connection: string; banner: string }
}

/** @param late the sentence for warnings and returns, `unable to deliver this message after 3 days` */
export function reportOf(
  config: ImtaConfig,
  recipient: RecipientState,
  cause: NoticeCause,
  late: string,
  connectionKey: { seed: number; messageId: string },
): Reported {
  const forms = addressForms(config, recipient)
  return {
    final: shownForm(channelOf(config, recipient).final.value, forms),
    // RFC 3464 wants Original-recipient only where ORCPT was given; this product writes it always.
    original: `${forms.originalType};${forms.original}`,
    originalAddress: forms.original,
    ...verdict(config, recipient, cause, late),
    ...(cause === 'failed' || cause === 'delivered' ? remoteSide(config, recipient, cause, connectionKey) : {}),
  }
}

/** The form that both parts show. suppressfinal in part 2 is our choice: RFC 3464 wants a Final-Recipient in any case. */
function shownForm(keyword: FinalForm, forms: AddressForms): string {
  if (keyword === 'suppressfinal') return forms.original
  return keyword === 'useintermediate' ? forms.intermediate : forms.final
}

type Verdict = Pick<Reported, 'action' | 'status' | 'reason'>

function verdict(config: ImtaConfig, recipient: RecipientState, cause: NoticeCause, late: string): Verdict {
  const reason = toAscii(recipient.report)
  const status = recipient.status ?? '5.0.0'
  switch (cause) {
    case 'delayed':
      return { action: 'delayed', status: '4.4.7', reason: late }
    case 'expired':
      return { action: 'failed', status: config.timedOutStatus, reason: late }
    case 'delivered': {
      // RFC 3464 section 2.3.3 would have "delivered" of a list; which it is, the setting listSuccess says.
      if (listOf(config, recipient.routed)) {
        return { action: config.listSuccess, status, reason: 'message sent on to the members of the list' }
      }
      // A remote host that took the message is not known to send reports of its own, so this one says `relayed`.
      const relayed = recipient.channel === 'remote'
      const text = relayed ? 'message relayed to a host that may send no reports' : 'message delivered'
      return { action: relayed ? 'relayed' : 'delivered', status, reason: text }
    }
    default:
      return { action: 'failed', status, reason }
  }
}

/** Remote and diagnostic lines are there only where a remote host answered. */
function remoteSide(
  config: ImtaConfig,
  { lastOutcome: outcome, index }: RecipientState,
  cause: NoticeCause,
  { seed, messageId }: { seed: number; messageId: string },
): Pick<Reported, 'diagnosticCode' | 'remote'> {
  if (outcome?.type !== 'replied' && !(outcome?.type === 'delivered' && outcome.host)) return {}
  const host = outcome.host as RemoteHost
  const port = 32_768 + Math.floor(draw(seed, `port ${messageId}/${index}`) * 28_232)
  return {
    ...(cause === 'failed' && outcome.reply ? { diagnosticCode: `smtp;${toAscii(oneLine(outcome.reply))}` } : {}),
    remote: {
      host,
      connection: `(TCP|${config.address}|${port}|${host.address}|25)`,
      banner: `(${toAscii(host.greeting ?? `${host.name} ESMTP`)})`,
    },
  }
}

const WITHOUT_REASON: readonly NoticeType[] = ['delivered', 'relayed', 'expanded']

/** The lines of part 1, two spaces in; never folded. A language has labels and reasons of its own (return_option.opt). */
export function recipientLines(reported: Reported, type: NoticeType, { words, reasons }: ReturnOptions): string[] {
  const { final, originalAddress, status, diagnosticCode, remote } = reported
  const line = (label: string, text: string) =>
    `  ${/[:\uff1a]\s*$/.test(label) ? label.trimEnd() : `${label}:`} ${text}`
  const reason = WITHOUT_REASON.includes(type) ? '' : (reasons.get(status) ?? reported.reason)
  const system = remote && `dns;${remote.host.name} ${remote.connection} ${remote.banner}`
  return [
    line(words.RECIPIENT_ADDRESS ?? 'Recipient address', final),
    ...(originalAddress === final ? [] : [line(words.ORIGINAL_ADDRESS ?? 'Original address', originalAddress)]),
    ...(reason === '' || words.REASON === '' ? [] : [line(words.REASON ?? 'Reason', reason)]),
    ...(diagnosticCode ? [line(words.DIAGNOSTIC_CODE ?? 'Diagnostic code', diagnosticCode)] : []),
    ...(system ? [line(words.REMOTE_SYSTEM ?? 'Remote system', system)] : []),
  ]
}

/** The fields of part 2. The status always bears the reason: parsers need the parentheses. */
export function recipientFields({
  final,
  original,
  action,
  status,
  reason,
  diagnosticCode,
  remote,
}: Reported): DsnField[] {
  return presentFields([
    ['Original-recipient', original],
    ['Final-recipient', `rfc822;${final}`],
    ['Action', action],
    ['Status', `${status} (${commentText(reason)})`],
    ['Remote-MTA', remote && `dns;${remote.host.name} ${remote.connection} ${remote.banner}`],
    ['Diagnostic-code', diagnosticCode],
  ])
}

/** RFC 822 section 3.4.3: parentheses in a comment must balance, so others are quoted. */
const commentText = (text: string): string => text.replace(/[()\\]/g, '\\$&')

export function reportEntry({ final, originalAddress, action, status, diagnosticCode, remote }: Reported): ReportEntry {
  return {
    finalRecipient: final,
    originalRecipient: originalAddress,
    action,
    status,
    ...(diagnosticCode ? { diagnosticCode } : {}),
    ...(remote ? { remoteMta: `dns;${remote.host.name}` } : {}),
  }
}
