/** The SMTP server (smtp_session.c, lka.c): what it says, and whom it refuses at RCPT. */
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpDialect, SmtpPath, SmtpRefusal } from '../../core/smtp-dialect.ts'
import type { Notify, RecipientPath, Why } from '../../core/types.ts'
import { scanHeader } from '../../mail/header.ts'
import type { OpensmtpdConfig } from './config.ts'
import { expandAddress } from './expand.ts'
import { smtpdReplies } from './smtpd-replies.ts'

/** @returns undefined for the friendly one */
export function smtpd(config: OpensmtpdConfig): SmtpDialect | undefined {
  if (config.smtp.dialect === 'friendly') return undefined
  return {
    replies: smtpdReplies(config),
    hostname: config.host,
    extensions: [
      '8BITMIME',
      'ENHANCEDSTATUSCODES',
      'SIZE',
      ...(config.dsn ? (['DSN'] as const) : []),
      'STARTTLS',
      'AUTH',
    ],
    sizeLimit: config.maxMessageSize,
    sizeLimitWhy: config.why('smtp max-message-size', `At most ${config.maxMessageSize} bytes are taken.`),
    laxArguments: false,
    splitCommand: PLAIN_DIALECT.splitCommand,
    parsePath,
    judgeArgument: (word, argument) => unsupported(word, argument, config.dsn),
    rcptParameters,
    judgeRecipient: (reversePath, recipient, client) => {
      const { refused } = expandAddress(config, recipient, { client, sender: reversePath })
      if (!refused) return null
      const { reply, text, source, isUnknown } = refused
      const why: Why = source
        ? { by: 'setting', setting: 'match', value: recipient, source, text }
        : { by: 'default', text }
      return { reply, why, ...(isUnknown ? { unlessRuled: true } : {}) }
    },
    judgeMessage: (raw) => judgeMessage(config, raw),
  }
}

/** mailaddr: no quotes, and nothing else beyond the atoms of RFC 5322. */
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/

function parsePath(word: 'FROM' | 'TO', argument: string): SmtpPath | null {
  const found = PLAIN_DIALECT.parsePath(word, argument)
  if (!found || found.path === '') return found
  const at = found.path.lastIndexOf('@')
  return LOCAL_PART.test(at < 0 ? found.path : found.path.slice(0, at)) ? found : null
}

const MAIL_OPTIONS = /^(?:SIZE=|BODY=|AUTH=)/i
const DSN_OPTIONS = { FROM: /^(?:RET=|ENVID=)/i, TO: /^(?:NOTIFY=|ORCPT=)/i }

/** The first option that is none of its own; those of DSN are none where a listener says no-dsn. */
function unsupported(word: 'FROM' | 'TO', argument: string, dsn: boolean): string | null {
  const options = argument
    .slice(argument.indexOf('>') + 1)
    .trim()
    .split(/\s+/)
    .filter(Boolean)
  const isKnown = (option: string) =>
    (word === 'FROM' && MAIL_OPTIONS.test(option)) || (dsn && DSN_OPTIONS[word].test(option))
  const option = options.find((each) => !isKnown(each))
  return option === undefined ? null : `503 5.5.4 Invalid command arguments: Unsupported option ${option}`
}

const WORDS = ['SUCCESS', 'FAILURE', 'DELAY', 'NEVER']

/**
 * NOTIFY and ORCPT as its server keeps them: what one RCPT asked for stays in force for the next ones, refused or not
 * (recorded: NEVER is refused after SUCCESS, and nothing is told of the recipients that follow).
 */
export function rcptParameters(
  rest: string,
  earlier: readonly string[],
): { values: Pick<RecipientPath, 'orcpt' | 'notify'> } | { reply: string } {
  const notify = new Set<Notify>()
  let orcpt: string | undefined
  for (const [i, text] of [...earlier, rest].entries()) {
    const isOwn = i === earlier.length
    for (const option of text.trim().split(/\s+/).filter(Boolean)) {
      const value = option.slice(option.indexOf('=') + 1)
      if (/^NOTIFY=/i.test(option)) {
        for (const word of value.toUpperCase().split(',')) if (WORDS.includes(word)) notify.add(word as Notify)
        if (isOwn && notify.has('NEVER') && notify.size > 1) {
          return { reply: '553 NOTIFY option NEVER cannot be combined with other options' }
        }
      }
      if (/^ORCPT=/i.test(option)) {
        const address = value.replace(/^rfc822;/i, '')
        const at = address.lastIndexOf('@')
        const isAddress = LOCAL_PART.test(at < 0 ? address : address.slice(0, at)) && !address.includes(';')
        if (isOwn && !isAddress) return { reply: '553 ORCPT address syntax error' }
        if (isAddress) orcpt = value.includes(';') ? value : `rfc822;${value}`
      }
    }
  }
  // Where NEVER stands beside others it wins: nothing is told.
  const words: Notify[] = notify.has('NEVER') ? ['NEVER'] : [...notify]
  return { values: { ...(orcpt === undefined ? {} : { orcpt }), ...(words.length === 0 ? {} : { notify: words }) } }
}

/** MAX_HOPS_COUNT */
const MOST_HOPS = 100

function judgeMessage(config: OpensmtpdConfig, raw: Uint8Array): SmtpRefusal | null {
  if (raw.length > config.maxMessageSize) {
    return {
      reply: '554 5.3.4 Message too big for system: Transaction failed, message too big',
      why: config.why('smtp max-message-size', 'The message is larger.'),
    }
  }
  const hops = scanHeader(raw).filter(({ name }) => name.toLowerCase() === 'received').length
  if (hops < MOST_HOPS) return null
  const why: Why = { by: 'default', text: `It has ${hops} Received fields; ${MOST_HOPS} are a loop.` }
  return { reply: '500 5.4.6 Routing loop detected: Loop detected', why }
}
