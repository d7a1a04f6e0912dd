/**
 * The failures that are compared and of which the corpus is made: each an outcome in the words of a rule, so that the
 * catalogue, scenario files and the page's form speak one language.
 */
import type { OutcomeSpec } from '../core/rule.ts'

export interface KnownFailure {
  name: string
  /** What happens in the world. */
  about: string
  /** `temporary`: it ends with the queue lifetime, and there may be a warning before. */
  lasts: 'permanent' | 'temporary'
  /** `local`: in a mailbox of this host; else at another host. */
  at: 'remote' | 'local'
  outcome: OutcomeSpec
}

type Reply = Extract<OutcomeSpec, { do: 'reply' }>
const reply = (text: string, at: Reply['at'] = 'rcpt'): OutcomeSpec => ({ do: 'reply', reply: text, at })

const remote = (lasts: KnownFailure['lasts'], name: string, about: string, outcome: OutcomeSpec): KnownFailure => ({
  name,
  about,
  lasts,
  at: 'remote',
  outcome,
})
const local = (lasts: KnownFailure['lasts'], name: string, about: string, outcome: OutcomeSpec): KnownFailure => ({
  ...remote(lasts, name, about, outcome),
  at: 'local',
})

export const FAILURES: readonly KnownFailure[] = [
  remote('permanent', 'user-unknown', 'The host does not know the recipient.', reply('550 5.1.1 <user>: User unknown')),
  remote('permanent', 'user-unknown-bare', 'The same without an enhanced status code.', reply('550 no such user here')),
  remote('permanent', 'user-moved', 'The recipient has another address now.', reply('551 5.1.6 Recipient has moved')),
  remote('permanent', 'mailbox-disabled', 'The mailbox is shut.', reply('550 5.2.1 Mailbox disabled')),
  remote(
    'permanent',
    'mailbox-full',
    'The mailbox is full, and the host gives up at once.',
    reply('552 5.2.2 Mailbox full'),
  ),
  remote('permanent', 'relaying-denied', 'The host is not for this domain.', reply('550 5.7.1 Relaying denied')),
  remote(
    'permanent',
    'sender-refused',
    'The host does not take the sender.',
    reply('553 5.1.8 Sender domain not found', 'mail'),
  ),
  remote(
    'permanent',
    'blocked-by-a-list',
    'The address of this host is on a list.',
    reply('554 5.7.1 Service unavailable; client host blocked using list.example', 'rcpt'),
  ),
  remote(
    'permanent',
    'taken-for-spam',
    'The message is refused for what is in it.',
    reply('554 5.7.1 Message rejected as spam', 'message'),
  ),
  remote(
    'permanent',
    'sender-policy',
    'SPF or DMARC of the sender does not fit.',
    reply('550 5.7.26 Unauthenticated mail is not accepted', 'message'),
  ),
  remote(
    'permanent',
    'message-too-big',
    'The message is larger than the host takes.',
    reply('552 5.3.4 Message size exceeds fixed limit', 'message'),
  ),
  remote(
    'permanent',
    'three-line-reply',
    'The reply has three lines.',
    reply('550-5.1.1 The account does not exist.\n550-5.1.1 Check the address for typos\n550 5.1.1 and try again.'),
  ),
  remote('permanent', 'data-refused', 'The host refuses at DATA.', reply('554 5.5.1 No valid recipients', 'data')),
  remote('permanent', 'no-such-domain', 'The domain does not exist.', { do: 'dns', result: 'not-found' }),
  remote('permanent', 'no-address', 'The domain has neither mail exchanger nor address.', {
    do: 'dns',
    result: 'no-address',
  }),
  remote('permanent', 'takes-no-mail', 'The domain takes no mail (null MX, RFC 7505).', {
    do: 'dns',
    result: 'null-mx',
  }),
  remote('temporary', 'over-quota', 'The mailbox is full for now.', reply('452 4.2.2 Mailbox full')),
  remote('temporary', 'greylisted', 'Try again later, for ever.', reply('450 4.7.1 Greylisted, try again later')),
  remote(
    'temporary',
    'try-later-bare',
    'The same without an enhanced status code.',
    reply('451 local error in processing'),
  ),
  remote(
    'temporary',
    'deferred-after-data',
    'The host cannot store the message.',
    reply('451 4.3.0 Queue file write error', 'message'),
  ),
  remote(
    'temporary',
    'host-too-busy',
    'The greeting says that the host is not available.',
    reply('421 4.3.2 Too busy', 'greeting'),
  ),
  remote('temporary', 'connection-refused', 'Nobody listens on the host.', { do: 'connect', result: 'refused' }),
  remote('temporary', 'connection-timeout', 'The host does not answer.', { do: 'connect', result: 'timeout' }),
  remote('temporary', 'no-greeting', 'The host is connected and stays silent.', { do: 'connect', result: 'silent' }),
  remote('temporary', 'connection-lost', 'The host cuts the connection.', { do: 'connect', result: 'lost' }),
  remote('temporary', 'dns-servfail', 'The name servers of the domain fail.', { do: 'dns', result: 'servfail' }),
  remote('temporary', 'dns-no-answer', 'The name servers of the domain do not answer.', {
    do: 'dns',
    result: 'no-answer',
  }),
  local('permanent', 'local-user-unknown', 'No such user on this host.', { do: 'mailbox', result: 'unknown' }),
  local('permanent', 'local-program-unavailable', "The user's program ends with EX_UNAVAILABLE.", {
    do: 'program',
    exit: 69,
    output: 'the archive is closed\n',
  }),
  local('permanent', 'local-program-no-permission', "The user's program ends with EX_NOPERM.", {
    do: 'program',
    exit: 77,
    output: 'not allowed\n',
  }),
  local('temporary', 'local-mailbox-full', 'The mailbox on this host is full.', { do: 'mailbox', result: 'full' }),
  local('temporary', 'local-program-tries-later', "The user's program ends with EX_TEMPFAIL.", {
    do: 'program',
    exit: 75,
    output: 'the archive is busy\n',
  }),
]
