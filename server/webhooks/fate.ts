/** What a provider would make of an event: a notice is read as the failure, delay or delivery that it reports. */
import { sameAddress } from '../core/address.ts'
import { replyCode } from '../core/status.ts'
import type { ReportEntry } from '../core/types.ts'
import { type Cause, causeOf } from './cause.ts'
import type { Told } from './format.ts'

export interface Fate {
  became: 'accepted' | 'delivered' | 'deferred' | 'failed' | 'complained' | 'answered'
  /** Enhanced status code, x.y.z. */
  status: string
  /** SMTP reply code, where a host said one. */
  code: number | null
  /** The other side's words, or the MTA's. */
  diagnostic: string
  /** The same as an SMTP reply, `550 5.1.1 …`: providers show a reply even where no host gave one. */
  reply: string
  cause: Cause
}

export function fateOf(told: Told): Fate {
  const entry = told.type === 'notice' ? entryOf(told) : undefined
  const became = told.type === 'notice' ? reported(told, entry) : told.type
  const status = entry?.status || told.status
  const diagnostic = entry?.diagnosticCode?.replace(/^[\w-]+;\s*/, '') || told.diagnostic
  const code = replyCode(diagnostic) ?? told.code
  return {
    became,
    status,
    code,
    diagnostic,
    reply: replyOf(became, status, code, diagnostic),
    cause: causeOf(status, diagnostic),
  }
}

function entryOf({ back, recipient }: Told): ReportEntry | undefined {
  const report = back?.report ?? []
  const own = report.find(
    ({ finalRecipient, originalRecipient = '' }) =>
      sameAddress(finalRecipient, recipient) || sameAddress(originalRecipient.replace(/^rfc822;\s*/i, ''), recipient),
  )
  // An alias may have made another address of it.
  return own ?? (report.length === 1 ? report[0] : undefined)
}

function reported({ back }: Told, entry: ReportEntry | undefined): Fate['became'] {
  if (entry?.action === 'delayed') return 'deferred'
  if (entry) return entry.action === 'failed' ? 'failed' : 'delivered'
  if (back?.kind === 'warning') return 'deferred'
  return back?.kind === 'delivery-report' ? 'delivered' : 'failed'
}

function replyOf(became: Fate['became'], status: string, code: number | null, diagnostic: string): string {
  if (/^[245]\d\d[ -]/.test(diagnostic)) return diagnostic
  const implied = became === 'failed' ? 550 : became === 'deferred' ? 451 : 250
  return `${code ?? implied} ${status} ${diagnostic}`.trimEnd()
}

/** The kind of complaint as its report says it (RFC 5965 section 3.1), else as the event has it. */
export function feedbackOf({ back }: Told): string | null {
  if (!back) return null
  const said = /^Feedback-Type:[ \t]*([\w-]+)/im.exec(Buffer.from(back.raw.subarray(0, 65_536)).toString('latin1'))
  return said?.[1]?.toLowerCase() ?? back.feedback
}
