/** The hosts that the recordings were made against, each with all that it would say: for situations without a recording. */
import type { OutcomeSpec, RuleRecord } from '../../../server/core/rule.ts'
import type { ReplyStage } from '../../../server/core/types.ts'
import { SILENT_WORLD } from './world.ts'

const PLAIN = ['SIZE 52428800', '8BITMIME', 'ENHANCEDSTATUSCODES']
const WITH_DSN = [...PLAIN, 'DSN', 'SMTPUTF8']

const MANY_LINES = ['First line of a refusal in three lines', 'second line', 'last line for multi@reject.example']
const FOUR_LINES = `550-5.1.1 The email account that you tried to reach does not exist. Please try
550-5.1.1 double-checking the recipient's email address for typos or
550-5.1.1 unnecessary spaces. Learn more at
550 5.1.1  https://support.mail.example/help/?p=NoSuchUser k41mr123456abc.12 - gsmtp`

/** What a host says about a local part; `<a>` is the address. */
const REPLIES: [local: string, reply: string, at?: ReplyStage][] = [
  ['nouser', '550 5.1.1 <a>: Recipient address rejected: User unknown in virtual mailbox table'],
  ['nouser-*', '550 5.1.1 <a>: Recipient address rejected: User unknown in virtual mailbox table'],
  ['plain550', '550 No such user here'],
  ['full', '552 5.2.2 <a>: Mailbox full'],
  ['quota452', '452 4.2.2 <a>: Over quota'],
  ['disabled', '554 5.2.1 <a>: This mailbox is disabled'],
  ['relay', "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
  [
    'spam',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example; https://zen.example/query/ip/192.0.2.1',
  ],
  ['grey', '450 4.2.0 <a>: Recipient address rejected: Greylisted, see https://greylist.example/help'],
  ['toomany', '421 4.7.0 Try again later, closing connection.'],
  ['multi', MANY_LINES.map((line, i) => `550${i === 2 ? ' ' : '-'}5.7.1 ${line}`).join('\n')],
  ['gmail', FOUR_LINES],
  ['utf8', '550 5.1.1 <a>: 宛先が見つかりません'],
  ['山田', '550 5.1.1 <a>: User unknown'],
  ['wrongcode', '550 4.2.2 The reply code and the enhanced code disagree'],
  ['moved', '551 5.1.6 User has moved; please try <new@sink.example>'],
  ['datarej', '554 5.5.1 Error: DATA refused by policy', 'data'],
  ['baddata', '554 5.7.1 Message content rejected, id=12345-01 - SPAM', 'message'],
  ['softdata', '451 4.3.0 Message not accepted now, try later', 'message'],
  ['toobig', '552 5.3.4 Message size exceeds fixed limit', 'message'],
]

interface Host {
  domain: string
  host: string
  offers: string[]
}

const HOSTS: Host[] = [
  { domain: 'reject.example', host: 'mx1.reject.example[192.0.2.20]', offers: PLAIN },
  { domain: 'dsn.example', host: 'mx1.dsn.example[192.0.2.21]', offers: WITH_DSN },
  { domain: 'noext.example', host: 'mx1.noext.example[192.0.2.41]', offers: [] },
  { domain: 'aonly.example', host: 'aonly.example[192.0.2.20]', offers: PLAIN },
  { domain: 'twomx.example', host: 'mx2.twomx.example[192.0.2.40]', offers: PLAIN },
  { domain: '[192.0.2.20]', host: '192.0.2.20[192.0.2.20]', offers: PLAIN },
]

const always = (domain: string, address: string, reply: string, at: ReplyStage): [string, OutcomeSpec] => [
  `*@${domain}`,
  { do: 'reply', at, reply, host: `mx1.${domain}[${address}]`, offers: PLAIN },
]

/** Hosts that say the same to everybody, and those that take everything. */
const WHOLE: [recipient: string, outcome: OutcomeSpec][] = [
  always(
    'sndrej.example',
    '192.0.2.22',
    '553 5.1.8 <user@sink.example>: Sender address rejected: Domain not found',
    'mail',
  ),
  always('sndtemp.example', '192.0.2.26', '451 4.1.8 <user@sink.example>: Sender address rejected: try later', 'mail'),
  always('greetfail.example', '192.0.2.23', '554 5.3.2 no SMTP service here, go away', 'greeting'),
  always(
    'greet421.example',
    '192.0.2.29',
    '421 4.3.2 mx1.greet421.example Service not available, closing transmission channel',
    'greeting',
  ),
  always('helorej.example', '192.0.2.24', '550 5.7.1 I do not like your name', 'helo'),
  ['*@drop.example', { do: 'connect', result: 'lost-after-data', host: 'mx1.drop.example[192.0.2.25]', offers: PLAIN }],
  [
    '*@small.example',
    { do: 'deliver', host: 'mx1.small.example[192.0.2.27]', offers: ['SIZE 1000', ...PLAIN.slice(1)] },
  ],
  ['*@sink.example', { do: 'deliver', host: 'mail.sink.example[192.0.2.10]', offers: WITH_DSN }],
  ['*@ops.example', { do: 'deliver', host: 'mail.ops.example[192.0.2.11]', offers: WITH_DSN }],
  ['*@old.example', { do: 'deliver', host: 'mail.old.example[192.0.2.12]', offers: [] }],
]

/** @param programs how local programs end, by address */
export function knownWorld(programs: Record<string, OutcomeSpec> = {}): RuleRecord[] {
  const rules: Omit<RuleRecord, 'id'>[] = Object.entries(programs).map(([recipient, outcome]) => ({
    when: { recipient },
    then: [outcome],
  }))
  for (const { domain, host, offers } of HOSTS) {
    for (const [local, text, at = 'rcpt'] of REPLIES) {
      const address = `${local.replace('-*', '')}@${domain}`
      const reply = text.replace('<a>', `<${address}>`)
      rules.push({ when: { recipient: `${local}@${domain}` }, then: [{ do: 'reply', at, reply, host, offers }] })
    }
    rules.push({ when: { recipient: `*@${domain}` }, then: [{ do: 'deliver', host, offers }] })
  }
  for (const [recipient, outcome] of WHOLE) rules.push({ when: { recipient }, then: [outcome] })
  for (const [domain, outcome] of SILENT_WORLD) rules.push({ when: { domain }, then: [outcome] })
  return rules.map((rule, i) => ({ id: `k${i + 1}`, ...rule }))
}
