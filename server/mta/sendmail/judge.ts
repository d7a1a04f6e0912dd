/** What an outcome means to Sendmail, in its words (deliver.c, usersmtp.c): for the notice, its transcript, and the log. */
import { domainOf } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Judgement, Outcome } from '../../core/types.ts'
import type { SendmailConfig } from './config.ts'
import { shownName } from './names.ts'
import { isFile, isProgram } from './recipient.ts'
import { hostWord, replied } from './replied.ts'
import { exitOf, isKnownExit } from './sysexits.ts'

/** An outcome in Sendmail's words. */
export interface Words {
  result: Judgement['result']
  /** `stat=` of the log and the reason of its DSN line. */
  stat: string
  /** `dsn=` of the log. */
  dsn: string
  /** Status of the report. */
  status: string
  /** `reply=` of the log. */
  reply?: string
  /** `relay=` of the log. */
  relay?: string
  /** What stands behind `(reason: `; empty where Sendmail had lost it, absent where there is none. */
  reason?: string
  diagnostic?: { type: 'SMTP' | 'X-Unix'; text: string }
  /** Remote-MTA. */
  remote?: string
  /** The other side's name in `... while talking to NAME:`. */
  session?: string
  /** The dialogue: `>>> …` and `<<< …`. */
  said: string[]
  /** The dialogue was about this recipient alone, and not about the whole session. */
  isOwn: boolean
  /** The lines behind the dialogue. */
  lines: string[]
}

type OutcomeOf<T extends Outcome['type']> = Extract<Outcome, { type: T }>

/** Status of what has waited too long. */
export const EXPIRED = '4.4.7'

export function judge(
  config: SendmailConfig,
  outcome: Outcome,
  recipient: RecipientState,
  last: boolean,
  message: MessageState,
): Judgement {
  const { result, stat, status, diagnostic } = wordsOf(config, outcome, recipient, message)
  return {
    result,
    report: stat,
    status: last && result === 'deferred' ? EXPIRED : status,
    statusSource: 'reported',
    diagnostic: diagnostic?.text || stat,
  }
}

export function wordsOf(
  config: SendmailConfig,
  outcome: Outcome,
  recipient: RecipientState,
  message: MessageState,
): Words {
  const name = shownName(config, message, recipient)
  switch (outcome.type) {
    case 'delivered':
      return delivered(outcome)
    case 'replied':
      return replied(config, outcome, name, recipient, message)
    case 'dns':
      return dns(config, outcome, name, domainOf(recipient.routed))
    case 'connect':
      return connect(outcome, name)
    case 'mailbox':
      return mailbox(outcome, name, recipient.routed)
    case 'program':
      return exited(outcome.exit, outcome.output, name)
    case 'mta':
      return own(outcome, name)
  }
}

const NONE = { said: [], isOwn: false, lines: [] } as const

/** A failure or deferral that Sendmail has a line of its own for. */
const plain = (result: Judgement['result'], stat: string, dsn: string, lines: string[]): Words => ({
  result,
  stat,
  dsn,
  status: dsn,
  said: [],
  isOwn: false,
  lines,
})

function delivered({ by, reply, host }: OutcomeOf<'delivered'>): Words {
  const base = { ...NONE, said: [], lines: [], result: 'delivered' as const, dsn: '2.0.0' }
  if (by !== 'remote') return { ...base, stat: 'Sent', status: '2.1.5' }
  const text = (reply ?? '250 2.0.0 Ok').split('\n')[0]?.replace(/^\d{3}[ -]/, '') ?? ''
  const knowsCodes = !host?.offers || host.offers.includes('ENHANCEDSTATUSCODES')
  const shown = knowsCodes ? text.replace(/^2\.\d{1,3}\.\d{1,3} /, '') : text
  return {
    ...base,
    stat: `Sent (${shown})`,
    status: '2.1.5',
    // The notice has the reply to RCPT, which the outcome does not keep.
    diagnostic: { type: 'SMTP', text: '250 2.1.5 Ok' },
    ...(host ? { remote: host.name, relay: `${hostWord(host)} [${host.address}]` } : {}),
  }
}

function dns(config: SendmailConfig, { result, exchanger }: OutcomeOf<'dns'>, name: string, domain: string): Words {
  const unknown = (asked: string, what: string, remote: string, relay: string): Words => {
    const stat = `Host unknown (Name server: ${asked}: ${what})`
    return { ...plain('failed', stat, '5.1.2', [`550 5.1.2 ${name}... ${stat}`]), remote, relay }
  }
  switch (result) {
    case 'not-found':
      return unknown(domain, 'host not found', domain, domain)
    case 'no-address':
      return unknown(domain, 'no data known', domain, domain)
    case 'mx-no-address': {
      const mx = exchanger ?? `mx.${domain}`
      return unknown(`${mx}.`, 'host not found', mx, `${mx}.`)
    }
    case 'null-mx': {
      const text = '556 Host does not accept mail: MX 0 .'
      const lines = ['554 5.0.0 Service unavailable']
      return {
        ...plain('failed', 'Service unavailable', '5.1.10', lines),
        reason: text,
        diagnostic: { type: 'SMTP', text },
        remote: domain,
        relay: `${domain}.`,
      }
    }
    case 'loop': {
      const lines = [
        `554 5.0.0 MX list for ${domain}. points back to ${config.host}`,
        '554 5.3.5 Local configuration error',
      ]
      const words = plain('failed', 'Local configuration error', '5.3.5', lines)
      return { ...words, status: '5.5.0', remote: domain, relay: `${domain}.` }
    }
    case 'servfail':
    case 'no-answer': {
      const stat = `Deferred: Name server: ${domain}: host name lookup failure`
      return plain('deferred', stat, '4.4.3', [`451 ${domain}: Name server timeout`])
    }
  }
}

function connect({ result, host }: OutcomeOf<'connect'>, name: string): Words {
  const mx = hostWord(host)
  const relay = `${mx} [${host.address}]`
  const deferred = (stat: string, dsn: string, ...before: string[]): Words => ({
    ...plain('deferred', stat, dsn, [...before, `${name}... ${stat}`]),
    relay,
  })
  const cut = `451 4.4.1 reply: read error from ${mx}`
  const lost = { reason: cut, diagnostic: { type: 'SMTP', text: cut } } as const
  switch (result) {
    case 'refused':
      return { ...deferred(`Deferred: Connection refused by ${mx}`, '4.4.1'), remote: host.name }
    case 'timeout':
      return { ...deferred(`Deferred: Connection timed out with ${mx}`, '4.4.1'), remote: host.name }
    case 'silent':
      return { ...deferred(`Deferred: Connection timed out with ${mx}`, '4.4.1', cut), ...lost }
    case 'lost':
      return { ...deferred(`Deferred: Connection reset by ${mx}`, '4.4.2', cut), ...lost }
    case 'lost-after-data':
      return { ...deferred('Deferred', '4.4.2', cut), ...lost, remote: host.name }
  }
}

function mailbox({ result, text }: OutcomeOf<'mailbox'>, name: string, routed: string): Words {
  switch (result) {
    case 'unknown': {
      const said = '550 5.1.1 User unknown'
      return {
        ...plain('failed', 'User unknown', '5.1.1', [`550 5.1.1 ${name}... User unknown`]),
        reply: said,
        reason: said,
        diagnostic: { type: 'X-Unix', text: said },
      }
    }
    case 'loop': {
      const said = text ?? 'aliasing/forwarding loop broken'
      return plain('failed', said, '5.4.6', [`554 5.4.6 ${said}`])
    }
    case 'full':
      return isProgram(routed) || isFile(routed) ? exited(73, '', name) : { ...exited(69, '', name), status: '5.2.2' }
    case 'not-writable':
      return exited(73, '', name)
  }
}

/** The output, then the line of the exit code; mailers that are programs have the code as their diagnostic. */
function exited(code: number, output: string, name: string): Words {
  if (code === 0)
    return { ...NONE, said: [], lines: [], result: 'delivered', stat: 'Sent', dsn: '2.0.0', status: '2.1.5' }
  const { code: reply, dsn, text, status } = exitOf(code)
  const printed = output === '' ? [] : output.replace(/\n$/, '').split('\n')
  const isTemporary = dsn.startsWith('4')
  const hasName = reply === '550'
  const stat = isTemporary && text !== 'Deferred' ? `Deferred: ${text}` : text
  const line = isTemporary ? `${name}... ${stat}` : `${reply} ${dsn} ${hasName ? `${name}... ` : ''}${text}`
  return {
    ...plain(isTemporary ? 'deferred' : 'failed', stat, dsn, [...printed, line]),
    status,
    reason: isKnownExit(code) ? text : String(code),
    diagnostic: { type: 'X-Unix', text: String(code) },
  }
}

const CODED = /^([45]\d\d) (\d\.\d{1,3}\.\d{1,3}) (.*)$/s

/** What the configuration refuses: `551 5.1.6 Text`, or a bare text. */
function own({ temporary, text, status }: OutcomeOf<'mta'>, name: string): Words {
  const coded = CODED.exec(text.trim())
  const dsn = coded?.[2] ?? status ?? (temporary ? '4.0.0' : '5.0.0')
  const said = (coded?.[3] ?? text).trim()
  const code = coded?.[1] ?? (temporary ? '451' : '554')
  if (temporary) return plain('deferred', `Deferred: ${said}`, dsn, [`${name}... Deferred: ${said}`])
  const reason = `${code} ${dsn} ${said}`
  const line = code === '550' ? `${code} ${dsn} ${name}... ${said}` : reason
  return {
    ...plain('failed', said, dsn, [line]),
    ...(coded ? { reason, diagnostic: { type: 'SMTP', text: reason } } : {}),
  }
}
