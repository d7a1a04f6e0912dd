/** The delivery status part (savemail.c: errbody()), and what it comes to for lists and rules. */
import type { ComposeInput } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import type { ReportEntry } from '../../core/types.ts'
import { decodeXtext } from '../../mail/xtext.ts'
import { originalRecipient } from '../common/dsn-requests.ts'
import { type Field, fieldGroups } from '../common/fields.ts'
import type { SendmailConfig } from './config.ts'
import { arpaDate } from './dates.ts'
import { EXPIRED, type Words, wordsOf } from './judge.ts'
import { expandedFrom, finalRecipient } from './names.ts'
import { lastTried, type Pass } from './pass.ts'
import { isFile, isProgram } from './recipient.ts'
import { lifetime } from './schedule.ts'
import { receivedFrom } from './source.ts'

const ACTIONS: Record<ReportEntry['action'], string> = {
  failed: 'failed',
  delayed: 'delayed',
  delivered: 'delivered (to mailbox)',
  relayed: 'relayed (to non-DSN-aware mailer)',
  expanded: 'expanded (to multi-recipient alias)',
}

interface Reported {
  recipient: RecipientState
  action: ReportEntry['action']
  status: string
  words: Pick<Words, 'remote' | 'diagnostic'>
  /** The queue keeps it for a whole new session: a 4xx to RCPT alone does not count as that. */
  isQueued: boolean
}

export function statusPart(config: SendmailConfig, input: ComposeInput, pass: Pass): string {
  const { message, raw, timezone } = input
  const { envid } = message.envelope
  // Known to the process that has the SMTP session; queue runs have none.
  const mta = pass.attempt > 1 ? undefined : receivedFrom(config, message, raw).mta
  const forMessage: Field[] = [
    ['Original-Envelope-Id', envid === undefined ? undefined : decodeXtext(envid)],
    ['Reporting-MTA', `dns; ${config.host}`],
    ['Received-From-MTA', mta === undefined ? undefined : `DNS; ${mta}`],
    ['Arrival-Date', arpaDate(message.acceptedAt, timezone)],
  ]
  return fieldGroups([forMessage, ...reportedOf(config, input).map((each) => recipientFields(config, input, each))])
}

/** What an alias made is named where it failed, and nowhere else. */
function reportedOf(config: SendmailConfig, { message, recipients }: ComposeInput): Reported[] {
  return recipients
    .map((recipient) => report(config, recipient, message))
    .filter(
      ({ recipient, action }) =>
        action === 'failed' || action === 'delayed' || expandedFrom(config, message, recipient.path) === null,
    )
}

function report(config: SendmailConfig, recipient: RecipientState, message: ComposeInput['message']): Reported {
  const { lastOutcome, state, endedBy, channel } = recipient
  const words = lastOutcome && !endedBy ? wordsOf(config, lastOutcome, recipient, message) : null
  const status = state === 'expired' && words ? EXPIRED : (words?.status ?? recipient.status ?? '5.0.0')
  const action =
    state === 'queued' ? 'delayed' : state !== 'delivered' ? 'failed' : channel === 'remote' ? 'relayed' : 'delivered'
  const byHand = { diagnostic: { type: 'X-Unix', text: recipient.diagnostic ?? '' } } as const
  const isQueued = action === 'delayed' && words?.isOwn !== true
  return { recipient, action, status, words: words ?? byHand, isQueued }
}

function recipientFields(config: SendmailConfig, { message, timezone }: ComposeInput, reported: Reported): Field[] {
  const { recipient, action, status, words, isQueued } = reported
  const { routed, path } = recipient
  const asked = originalRecipient(path)
  const tried = lastTried(recipient)
  const isUnix = isProgram(routed) || isFile(routed)
  const hidesActual = config.privacy.has('noactualrecipient')
  return [
    ['Original-Recipient', asked ? `${asked.type};${asked.address}` : path.orcpt],
    ['Final-Recipient', `RFC822; ${finalRecipient(config, message, path, routed)}`],
    ['X-Actual-Recipient', hidesActual ? undefined : `${isUnix ? 'X-Unix' : 'rfc822'}; ${routed}`],
    ['Action', ACTIONS[action]],
    ['Status', status],
    ['Remote-MTA', words.remote === undefined ? undefined : `DNS; ${words.remote}`],
    ['Diagnostic-Code', words.diagnostic && `${words.diagnostic.type}; ${words.diagnostic.text}`],
    ['Last-Attempt-Date', tried === null ? undefined : arpaDate(tried, timezone)],
    ['Will-Retry-Until', isQueued ? arpaDate(message.acceptedAt + lifetime(config, message), timezone) : undefined],
  ]
}

export function reportEntries(config: SendmailConfig, input: ComposeInput): ReportEntry[] {
  return reportedOf(config, input).map(({ recipient: { path, routed }, action, status, words }) => ({
    finalRecipient: finalRecipient(config, input.message, path, routed),
    originalRecipient: originalRecipient(path)?.address ?? path.forwardPath,
    action,
    status,
    ...(words.diagnostic ? { diagnosticCode: `${words.diagnostic.type}; ${words.diagnostic.text}` } : {}),
    ...(words.remote === undefined ? {} : { remoteMta: words.remote }),
  }))
}
