/** What the corpus is made of: every failure, and what parsers trip over besides. */

import type { OneFailure } from '../compare/failure-scenario.ts'
import { FAILURES } from '../compare/failures.ts'
import type { OutcomeSpec } from '../core/rule.ts'

/** A case with what is special about it. */
export interface CorpusCase extends Omit<OneFailure, 'seed' | 'mail'> {
  about: string
  /** @param who addresses of this corpus */
  mail?: (who: Addresses) => NonNullable<OneFailure['mail']>
}

/** Drawn from the seed. */
export interface Addresses {
  sender: string
  /** At another host. */
  remote: string
  otherRemote: string
  /** On this host. */
  local: string
}

const UNKNOWN: OutcomeSpec = { do: 'reply', reply: '550 5.1.1 User unknown', at: 'rcpt' }
const DELIVERED: OutcomeSpec = { do: 'deliver' }

const special = (
  name: string,
  about: string,
  rest: Omit<CorpusCase, 'name' | 'about' | 'outcome'> & { outcome?: CorpusCase['outcome'] } = {},
): CorpusCase => ({ name, about, outcome: [UNKNOWN], ...rest })

const SPECIAL: readonly CorpusCase[] = [
  special('null-sender', 'Mail from the null reverse-path fails: what an MTA says then goes to its postmaster.', {
    sender: 'null',
  }),
  special('two-recipients', 'Both recipients fail.', {
    mail: ({ remote, otherRemote }) => ({ to: [remote, otherRemote] }),
  }),
  special('headers-only', 'RET=HDRS, with an envelope id.', { ret: 'HDRS', envid: 'order-4711+a=b' }),
  special('full-return', 'RET=FULL, with an envelope id.', { ret: 'FULL', envid: 'QQ314159' }),
  special('failure-asked-for', 'NOTIFY=FAILURE,DELAY.', { notify: ['FAILURE', 'DELAY'] }),
  special('plus-address', 'A recipient with an extension.', {
    mail: ({ remote }) => ({ to: [remote.replace('@', '+news@')] }),
  }),
  special('upper-case', 'A recipient written in capitals.', { mail: ({ remote }) => ({ to: [remote.toUpperCase()] }) }),
  special('quoted-local-part', 'A local part that has to be quoted.', {
    mail: ({ remote }) => ({ to: [`"front desk"@${remote.split('@')[1]}`] }),
  }),
  special('utf-8-original', 'The message that comes back has Japanese in subject and text.', {
    mail: () => ({ subject: 'ご注文ありがとうございます', text: '本日発送いたしました。\n' }),
  }),
  special('html-original', 'The message that comes back is text and HTML, with a picture.', {
    mail: () => ({
      html: '<p>Thank you for your <b>order</b>.</p>',
      attachments: [{ filename: 'pixel.gif', encoding: 'base64', content: PIXEL }],
    }),
  }),
  special('large-original', 'The message that comes back has 120 kB.', {
    mail: () => ({ text: 'All work and no play makes a dull mail.\n'.repeat(3000) }),
  }),
  special('bounce-like-original', 'The message that comes back looks like a bounce itself.', {
    mail: () => ({
      subject: 'Undelivered Mail Returned to Sender',
      text: 'Hi. This is the qmail-send program at nowhere.example.\n\n<nobody@nowhere.example>:\nNo such user.\n',
      headers: { 'X-Failed-Recipients': 'nobody@nowhere.example' },
    }),
  }),
  special('mailing-list-original', 'The message that comes back is from a list.', {
    mail: () => ({ headers: { 'List-Id': '<news.shop.example>', Precedence: 'list' } }),
  }),
  special('utf-8-reply', 'The host answers in German, in UTF-8.', {
    outcome: [{ do: 'reply', reply: '550 5.1.1 Empfänger unbekannt – bitte prüfen', at: 'rcpt' }],
  }),
  special('long-reply', 'The host answers with a very long line.', {
    outcome: [
      { do: 'reply', reply: `550 5.7.1 ${'This host does not take your mail. '.repeat(12).trim()}`, at: 'rcpt' },
    ],
  }),
  special('misleading-reply', 'The codes of the reply contradict each other.', {
    outcome: [{ do: 'reply', reply: '550 4.2.2 Mailbox full', at: 'rcpt' }],
  }),
  special('late-then-unknown', 'It is late for a day, then the host no longer knows the recipient.', {
    outcome: [{ do: 'connect', result: 'timeout', times: 40 }, UNKNOWN],
  }),
  special('late-then-delivered', 'It is late for a while, then arrives; success was asked for.', {
    outcome: [{ do: 'connect', result: 'refused', times: 30 }, DELIVERED],
    notify: ['SUCCESS', 'FAILURE', 'DELAY'],
  }),
  special('delivered-elsewhere', 'Delivered to another host; success was asked for.', {
    outcome: [DELIVERED],
    notify: ['SUCCESS'],
  }),
  special('delivered-here', 'Delivered into a mailbox of this host; success was asked for.', {
    at: 'local',
    outcome: [DELIVERED],
    notify: ['SUCCESS', 'FAILURE'],
  }),
  special('delivered-headers-only', 'The same with RET=HDRS and an envelope id.', {
    at: 'local',
    outcome: [DELIVERED],
    notify: ['SUCCESS', 'FAILURE'],
    ret: 'HDRS',
    envid: 'order-4711',
  }),
]

/** A GIF of one pixel. */
const PIXEL = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

/** In the order of the corpus. The sender of each cannot be reached, so that there is a double bounce as well. */
export const corpusCases = (): CorpusCase[] => [
  ...FAILURES.map(({ name, about, at, outcome }) => ({ name, about, at, outcome: [outcome] })),
  ...SPECIAL,
]
