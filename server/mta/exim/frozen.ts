/** The mail that tells of a frozen message (moan.c): plain text, no report. */
import type { ComposedNotice, ComposeInput } from '../../core/mta.ts'
import { toCrlf, utf8 } from '../../mail/bytes.ts'
import { scanHeader } from '../../mail/header.ts'
import { rfcDate } from '../common/dates.ts'
import { composed } from '../common/multipart.ts'
import { references } from './compose.ts'
import type { EximConfig } from './config.ts'
import { eximId } from './ids.ts'
import { wordsOf } from './judge.ts'
import { printed } from './printing.ts'
import { leafOf, qualifiedSender } from './recipient.ts'
import { noticeTrace } from './trace.ts'

export function composeFrozen(config: EximConfig, input: ComposeInput): ComposedNotice {
  const { plan, message, recipients, raw, noticeId, processId, seed, now, timezone } = input
  const id = eximId(seed, { id: noticeId, processId, acceptedAt: now })
  const date = rfcDate(now, timezone, '01')
  const all = [plan.to, ...(plan.alsoTo ?? [])]
  const sender = qualifiedSender(config, message.envelope.queuedAs ?? message.envelope.reversePath)
  const addresses = recipients.map((recipient) => {
    const { lastOutcome, path } = recipient
    const error = lastOutcome ? wordsOf(config, lastOutcome, recipient, message).message : ''
    return `  ${printed(leafOf(config, path).target)}: ${error}\n`
  })
  const lines = [
    noticeTrace(config, id, all, date),
    'Auto-Submitted: auto-replied',
    `From: ${config.expanded('dsn_from')}`,
    `To: ${all.join(',')}`,
    ...references(scanHeader(raw)),
    'Subject: Message frozen',
    `Message-Id: <E${id}@${config.host}>`,
    `Date: ${date}`,
    '',
    `Message ${eximId(seed, message)} has been frozen${sender === '' ? ' (delivery error message)' : ''}.`,
    `The sender is <${sender}>.`,
    '',
    'The following address(es) have yet to be delivered:',
  ]
  return composed(toCrlf(utf8(`${lines.join('\n')}\n${addresses.join('')}`)), [])
}
