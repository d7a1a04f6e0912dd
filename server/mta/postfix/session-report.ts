/** The transcript of a session with errors, for the postmaster (smtpd_chat_notify() of smtpd_chat.c). */
import type { EndedSession, SessionReport } from '../../core/mta.ts'
import { utf8 } from '../../mail/bytes.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import { rfcDateNamed } from '../common/dates.ts'
import { foldAtBlanks } from '../common/fields.ts'
import type { PostfixConfig } from './config.ts'
import { messageId as fieldId, queueId } from './ids.ts'
import { doubleBounceSender } from './notices.ts'
import type { NotifyClass } from './parameters.ts'
import { wholeAddress } from './recipient.ts'

const WIDTH = 78
const INDENT = '    '

/** @returns null where no class of notify_classes has an error behind the last message that was taken */
export function reportSession(config: PostfixConfig, session: EndedSession): SessionReport | null {
  if (![...errorsOf(session)].some((each) => config.notifyClasses.has(each))) return null
  const { host, origin } = config
  const to = wholeAddress(config, config.value('error_notice_recipient'))
  return {
    envelope: { reversePath: doubleBounceSender(config), recipients: [{ forwardPath: to }] },
    write: ({ messageId, now, seed, timezone }) => {
      const lines = [
        `Date: ${rfcDateNamed(now, timezone)}`,
        `From: Mail Delivery System <MAILER-DAEMON@${origin}>`,
        `To: Postmaster <${to}>`,
        `Subject: ${config.value('mail_name')} SMTP server: errors from ${nameOf(config, session)}`,
        `Message-Id: <${fieldId(now, queueId(seed, messageId), host)}>`,
        '',
        'Transcript of session follows.',
        '',
        ...session.transcript.flatMap(saidLines),
        '',
        ...reason(session),
        '',
        'For other details, see the local mail logfile',
      ]
      return utf8(lines.map((line) => `${line}\r\n`).join(''))
    },
  }
}

const nameOf = (config: PostfixConfig, { client }: EndedSession): string =>
  `${clientName(client, config.reverseNames) ?? 'unknown'}[${plainIp(client.ip)}]`

const SPEAKER = { C: 'In:  ', S: 'Out: ' }

/** A blank stands before each line, so that none is read as a field. Remarks of the sandbox are none of Postfix. */
function saidLines({ who, text }: EndedSession['transcript'][number]): string[] {
  if (who === '*') return []
  return foldAtBlanks(`${SPEAKER[who]}${text}`, WIDTH, INDENT)
    .split('\n')
    .map((line) => ` ${line}`)
}

/** What the replies since the last message were for; mail that was taken makes good what came before it. */
function errorsOf({ transcript }: EndedSession): Set<NotifyClass> {
  const found = new Set<NotifyClass>()
  for (const { who, text } of transcript) {
    if (who !== 'S') continue
    if (text.startsWith('250 2.0.0 Ok: queued as ')) found.clear()
    const error = classOf(text)
    if (error) found.add(error)
  }
  return found
}

/** Errors of the system itself (resource, software) have no cause in a sandbox: such replies are a rule's. */
function classOf(reply: string): NotifyClass | null {
  const [, code = '', enhanced = ''] = /^([45]\d\d)[ -](?:([45]\.\d+\.\d+) )?/.exec(reply) ?? []
  if (code === '' || code === '421' || /^45[12]$/.test(code)) return null
  if (/^50/.test(code) || code === '555' || /^5\.5\./.test(enhanced)) return 'protocol'
  return /^[45]\.1\.1$/.test(enhanced) ? 'bounce' : 'policy'
}

/** What ended the session, where it was not QUIT. */
function reason({ transcript }: EndedSession): string[] {
  const last = transcript.findLast(({ who }) => who === 'C')
  if (last === undefined || /^quit\s*$/i.test(last.text)) return []
  const isTimeout = transcript.some(({ who, text }) => who === 'S' && text.startsWith('421 4.4.2 '))
  const isGivenUp = transcript.some(({ who, text }) => who === 'S' && text.startsWith('421 4.7.0 '))
  if (isGivenUp) return ['Session aborted, reason: too many errors']
  return [`Session aborted, reason: ${isTimeout ? 'timeout' : 'lost connection'}`]
}
