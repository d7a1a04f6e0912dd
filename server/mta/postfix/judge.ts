/** What an outcome means to Postfix, in its words: the reason of notices and log, and the Diagnostic-Code beside it. */
import { domainOf } from '../../core/address.ts'
import type { RecipientState } from '../../core/state.ts'
import type { Judgement, Outcome, RemoteHost, ReplyStage } from '../../core/types.ts'
import { agreedStatus, replyClass, replyLines } from '../common/reply.ts'
import type { PostfixConfig } from './config.ts'
import { commandOf, fileOf } from './local.ts'
import { userOf } from './recipient.ts'
import { exitOf } from './sysexits.ts'

/** An outcome in Postfix's words. */
export interface Words {
  result: Judgement['result']
  /** The reason, on one line. */
  text: string
  status: string
  /** Diagnostic-Code: its type and its text. */
  diagnostic: { type: 'smtp' | 'X-Postfix' | 'x-unix'; text: string }
  /** Remote-MTA. */
  remote?: string
}

type OutcomeOf<T extends Outcome['type']> = Extract<Outcome, { type: T }>

export function judge(config: PostfixConfig, outcome: Outcome, recipient: RecipientState): Judgement {
  const { result, text, status, diagnostic } = wordsOf(config, outcome, recipient)
  return { result, report: text, status, statusSource: 'reported', diagnostic: diagnostic.text }
}

export function wordsOf(config: PostfixConfig, outcome: Outcome, recipient: Pick<RecipientState, 'routed'>): Words {
  const words = plainWords(config, outcome, recipient)
  const isSoft = words.result === 'failed' && config.isOn('soft_bounce')
  return isSoft ? { ...words, result: 'deferred', status: softened(words.status) } : words
}

function plainWords(config: PostfixConfig, outcome: Outcome, { routed }: Pick<RecipientState, 'routed'>): Words {
  switch (outcome.type) {
    case 'delivered':
      return delivered(config, outcome, routed)
    case 'replied':
      return replied(config, outcome)
    case 'dns':
      return dns(outcome, domainOf(routed))
    case 'connect':
      return connect(outcome)
    case 'mailbox':
      return mailbox(config, outcome, routed)
    case 'program':
      return program(outcome, commandOf(config, routed))
    case 'mta':
      return own(
        outcome.temporary ? 'deferred' : 'failed',
        outcome.text,
        outcome.status ?? (outcome.temporary ? '4.3.0' : '5.0.0'),
      )
  }
}

const own = (result: Judgement['result'], text: string, status: string): Words => ({
  result,
  text,
  status,
  diagnostic: { type: 'X-Postfix', text },
})

const softened = (status: string): string => `4${status.slice(1)}`

export const hostName = ({ name, address }: RemoteHost): string => `${name}[${address}]`

function delivered(config: PostfixConfig, outcome: OutcomeOf<'delivered'>, routed: string): Words {
  if (outcome.by === 'remote') {
    const reply = oneLine(outcome.reply ?? '250 2.0.0 Ok')
    const at = outcome.host ? `${hostName(outcome.host)}:25` : ''
    return {
      result: 'delivered',
      text: `delivery via ${at}: ${reply}`,
      status: agreedStatus(reply) ?? '2.0.0',
      diagnostic: { type: 'smtp', text: reply },
      ...(outcome.host ? { remote: outcome.host.name } : {}),
    }
  }
  const command = commandOf(config, routed)
  const what = {
    mailbox: fileOf(config, routed) ? `delivered to file: ${fileOf(config, routed)}` : 'delivered to mailbox',
    program: command === null ? 'delivered to command' : `delivered to command: ${command}`,
    forward: 'alias expanded',
    nobody: 'discarded',
  }[outcome.by]
  return own('delivered', `delivery via local: ${what}`, '2.0.0')
}

const STAGES: Record<ReplyStage, string> = {
  greeting: '',
  helo: '',
  mail: 'MAIL FROM command',
  rcpt: 'RCPT TO command',
  data: 'DATA command',
  message: 'end of DATA command',
}

/** Lines joined with blanks, each with its code. */
export const oneLine = (reply: string): string => replyLines(reply).join(' ')

function replied(config: PostfixConfig, { at, reply, host }: OutcomeOf<'replied'>): Words {
  const text = oneLine(reply)
  const isGreeting = at === 'greeting'
  const isPermanent = replyClass(reply) === 5
  const skips = isGreeting && isPermanent && config.isOn('smtp_skip_5xx_greeting')
  const status = agreedStatus(reply) ?? (isPermanent ? '5.0.0' : '4.0.0')
  const isEarly = isGreeting || at === 'helo'
  return {
    result: isPermanent && !skips ? 'failed' : 'deferred',
    text: isEarly
      ? `host ${hostName(host)} refused to talk to me: ${text}`
      : `host ${hostName(host)} said: ${text} (in reply to ${STAGES[at]})`,
    status: skips ? softened(status) : status,
    diagnostic: { type: 'smtp', text },
    remote: host.name,
  }
}

function dns({ result, exchanger }: OutcomeOf<'dns'>, domain: string): Words {
  const named = (name: string) => `Host or domain name not found. Name service error for name=${name}`
  const failed = named(domain)
  switch (result) {
    case 'not-found':
      return own('failed', `${failed} type=A: Host not found`, '5.4.4')
    case 'no-address':
      return own('failed', `${failed} type=A: Host found but no data record of requested type`, '5.4.4')
    case 'mx-no-address':
      return own('failed', `${named(exchanger ?? `mx.${domain}`)} type=A: Host not found`, '5.4.4')
    case 'null-mx':
      return own('failed', `Domain ${domain} does not accept mail (nullMX)`, '5.1.0')
    case 'loop':
      return own('failed', `mail for ${domain} loops back to myself`, '5.4.6')
    case 'servfail':
    case 'no-answer':
      return own('deferred', `${failed} type=MX: Host not found, try again`, '4.4.3')
  }
}

function connect({ result, host }: OutcomeOf<'connect'>): Words {
  const at = hostName(host)
  switch (result) {
    case 'refused':
      return own('deferred', `connect to ${at}:25: Connection refused`, '4.4.1')
    case 'timeout':
      return own('deferred', `connect to ${at}:25: Connection timed out`, '4.4.1')
    case 'silent':
      return own('deferred', `conversation with ${at} timed out while receiving the initial server greeting`, '4.4.2')
    case 'lost':
      return own('deferred', `lost connection with ${at} while receiving the initial server greeting`, '4.4.2')
    case 'lost-after-data':
      return own(
        'deferred',
        `lost connection with ${at} while sending end of data -- message may be sent more than once`,
        '4.4.2',
      )
  }
}

function mailbox(config: PostfixConfig, { result, text }: OutcomeOf<'mailbox'>, routed: string): Words {
  const user = userOf(config, routed)
  const file = fileOf(config, routed)
  switch (result) {
    case 'unknown':
      return own('failed', text ?? `unknown user: "${user}"`, '5.1.1')
    case 'loop':
      return own('failed', text ?? `mail forwarding loop for ${routed}`, '5.4.6')
    case 'full': {
      const said =
        text ?? `cannot update mailbox /var/mail/${user} for user ${user}. error writing message: File too large`
      return { ...own('failed', said, '5.2.2'), diagnostic: { type: 'x-unix', text: 'input/output error' } }
    }
    case 'not-writable':
      if (file) {
        return own(
          'failed',
          text ?? `cannot append message to file ${file}: cannot create file exclusively: No such file or directory`,
          '5.2.0',
        )
      }
      return own(
        'deferred',
        text ??
          `cannot update mailbox /var/mail/${user} for user ${user}. unable to create lock file /var/mail/${user}.lock: Permission denied`,
        '4.2.0',
      )
  }
}

const OWN_STATUS = /^([245]\.\d{1,3}\.\d{1,3})\s+/

/** A status code in front of the output is the program's own (pipe_command.c). */
function program({ exit, output }: OutcomeOf<'program'>, command: string | null): Words {
  if (exit === 0) return own('delivered', `delivery via local: delivered to command: ${command ?? ''}`, '2.0.0')
  const printed = output.replace(/\s*\n\s*/g, ' ').trim()
  const given = OWN_STATUS.exec(printed)?.[1]
  if (given && given[0] !== '2') {
    const text = printed.replace(OWN_STATUS, '')
    return { ...own(given[0] === '4' ? 'deferred' : 'failed', text, given), diagnostic: { type: 'x-unix', text } }
  }
  const known = exitOf(exit)
  const said = known?.text ?? `Command died with status ${exit}: "${command ?? ''}"`
  const status = known?.status ?? '5.3.0'
  return {
    result: status.startsWith('4') ? 'deferred' : 'failed',
    text: printed === '' ? said : `${said}. Command output: ${printed}`,
    status,
    diagnostic: { type: 'x-unix', text: printed === '' ? (known?.text ?? 'unknown error') : printed },
  }
}
