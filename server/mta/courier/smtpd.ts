/** courieresmtpd: what it says, and whom it refuses at RCPT. */
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpDialect, SmtpPath } from '../../core/smtp-dialect.ts'
import type { CourierConfig } from './config.ts'
import { unknownName } from './recipient.ts'
import { smtpdReplies } from './smtpd-replies.ts'

/** @returns undefined for the friendly one */
export function smtpd(config: CourierConfig): SmtpDialect | undefined {
  if (config.smtp.dialect === 'friendly') return undefined
  const limit = config.number('sizelimit')
  return {
    replies: smtpdReplies(config),
    hostname: config.me,
    extensions: ['STARTTLS', 'AUTH', 'PIPELINING', '8BITMIME', 'SMTPUTF8', 'SIZE', 'DSN'],
    ...(limit > 0
      ? { sizeLimit: limit, sizeLimitWhy: config.why('sizelimit', `At most ${limit} bytes are taken.`) }
      : {}),
    laxArguments: false,
    splitCommand: PLAIN_DIALECT.splitCommand,
    parsePath,
    judgeRecipient: (_, recipient) => {
      const unknown = unknownName(config, recipient)
      if (unknown === null) return null
      const text = `${unknown} is neither a user, an alias, nor a .courier file.`
      return { reply: `550 User <${unknown}> unknown`, why: { by: 'default', text }, unlessRuled: true }
    },
    judgeMessage: (raw) =>
      limit > 0 && raw.length > limit
        ? {
            reply: '523 Message length (Delivered-To plus the message) exceeds administrative limit.',
            why: config.why('sizelimit', 'The message is larger.'),
          }
        : null,
  }
}

/** Addresses at a literal are none here. */
function parsePath(word: 'FROM' | 'TO', argument: string): SmtpPath | null {
  const found = PLAIN_DIALECT.parsePath(word, argument)
  return found && /@\[[^\]]*\]$/.test(found.path) ? null : found
}
