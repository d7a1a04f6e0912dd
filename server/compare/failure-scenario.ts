/** One failure as a scenario: a message to somebody whose delivery fails so, and the clock run until all is told. */
import type { OutcomeSpec } from '../core/rule.ts'
import type { Notify } from '../core/types.ts'
import type { LoadedScenario, RuleInput } from '../scenario/schema.ts'
import type { SendItem } from '../scenario/step-schema.ts'
import { ONE_HOST } from './comparable.ts'

/** Where mail comes from that fails, and where it goes. */
export interface OneFailure {
  name: string
  outcome: readonly OutcomeSpec[]
  /** A mailbox of this host rather than another host's. */
  at?: 'remote' | 'local'
  /** What becomes of notices to the sender: they arrive, or fail too (a double bounce). */
  sender?: 'reachable' | 'unreachable' | 'null'
  notify?: Notify[]
  ret?: 'FULL' | 'HDRS'
  envid?: string
  /** What is sent, where it is not the usual few words. */
  mail?: Partial<Pick<SendItem, 'subject' | 'text' | 'html' | 'headers' | 'attachments'>> & {
    from?: string
    to?: string[]
  }
  seed?: number
}

const SENDER = 'orders@shop.example'
const REMOTE = 'ann@partner.example'
const LOCAL = `ann@${ONE_HOST.host}`
/** What a host says that no longer knows the sender. */
const GONE: OutcomeSpec = { do: 'reply', reply: '550 5.1.1 User unknown', at: 'rcpt' }

export function failureScenario({ mail = {}, ...failure }: OneFailure): LoadedScenario {
  const { name, outcome, at = 'remote', sender = 'reachable', notify, ret, envid, seed } = failure
  const from = mail.from ?? SENDER
  const to = mail.to ?? [at === 'local' ? LOCAL : REMOTE]
  const fails: RuleInput = { name, when: { recipient: to }, then: [...outcome] }
  const gone: RuleInput = { name: 'sender-gone', when: { recipient: from }, then: [GONE] }
  const message: SendItem = {
    from,
    to,
    subject: mail.subject ?? 'Your order',
    text: mail.text ?? 'Thank you for your order.\n',
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.headers ? { headers: mail.headers } : {}),
    ...(mail.attachments ? { attachments: mail.attachments } : {}),
    envelope: {
      from: sender === 'null' ? '' : from,
      to,
      ...(notify ? { notify } : {}),
      ...(ret ? { ret } : {}),
      ...(envid === undefined ? {} : { envid }),
    },
  }
  return {
    name,
    rules: [...(sender === 'unreachable' ? [gone] : []), fails],
    session: [],
    steps: [{ do: 'send', messages: [message] }, { do: 'run' }],
    expect: [],
    ...(seed === undefined ? {} : { seed }),
  }
}
