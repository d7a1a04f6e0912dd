/**
 * Every channel keyword, in one table that the parser, `show` and the docs read. Meanings and defaults: Sun Java System
 * Messaging Server 6 2005Q4 Administration Guide, "To Send, Block, or Specify Status Notification Messages to
 * Postmasters" and table 10-11; backoff and notices: the same guide, "Configuring Channel Definitions".
 */
import { UNPLAYED } from './keywords-unplayed.ts'

export type ArgumentKind =
  | 'none'
  /** One to five increasing whole numbers. */
  | 'ages'
  /** One to eight ISO 8601 durations. */
  | 'durations'
  | 'address'
  | 'text'
  /** The sum of the bits of returnenvelope. */
  | 'bits'
  /** A size in blocks. */
  | 'blocks'
  /** One argument that nothing here looks into. */
  | 'one'
  /** Whatever follows up to the next keyword. */
  | 'any'

export interface Keyword {
  name: string
  /** Of the keywords of a family the last one given counts. */
  family: string
  argument: ArgumentKind
  /** What is in force where no keyword of the family is given. */
  default: string
  /** What the keyword does. */
  sentence: string
  /** Whether the sandbox acts on it; otherwise it is accepted and listed. */
  played: boolean
}

/** The value shown for a post family of which no keyword is given. */
const POST_DEFAULT = 'copy, unless the sender is blank or returns are suppressed'

const post = (family: 'sendpost' | 'warnpost', what: string): Keyword[] => {
  const row = (prefix: string, sentence: string): Keyword => {
    return { name: `${prefix}${family}`, family, argument: 'none', default: POST_DEFAULT, sentence, played: true }
  }
  return [
    row('', `The postmaster gets a copy of every ${what}.`),
    row('copy', `The postmaster gets a copy of every ${what}, except where the message came from a blank sender.`),
    row('err', `The postmaster gets a copy of a ${what} only where it cannot be returned to the sender.`),
    row('no', `The postmaster gets no copy of any ${what}.`),
  ]
}

const DEFAULT_NOTICES = "channel l's, else 3 6 9 12"

const notices = (prefix: string, whom: string): Keyword => ({
  name: `${prefix}notices`,
  family: 'notices',
  argument: 'ages',
  default: DEFAULT_NOTICES,
  sentence: `Ages at which ${whom} gives a warning; at the last one it is returned.`,
  played: true,
})

/** Minutes between attempts, by priority (the guide's backoff table). */
export const DEFAULT_BACKOFF = {
  urgent: [30, 60, 60, 120, 120, 120, 240],
  normal: [60, 120, 120, 240, 240, 240, 480],
  nonurgent: [120, 240, 240, 480, 480, 480, 960],
} as const

const backoff = (prefix: string, whom: string): Keyword => ({
  name: `${prefix}backoff`,
  family: 'backoff',
  argument: 'durations',
  default: `normal: ${DEFAULT_BACKOFF.normal.join(' ')} minutes; half of it urgent, twice nonurgent`,
  sentence: `Waits between the attempts for ${whom}; the last one repeats.`,
  played: true,
})

const one = (name: string, family: string, argument: ArgumentKind, initial: string, sentence: string): Keyword => ({
  name,
  family,
  argument,
  default: initial,
  sentence,
  played: true,
})

const PLAYED: Keyword[] = [
  ...post('sendpost', 'failure notice'),
  ...post('warnpost', 'warning'),
  // notices sets all three priorities; a later keyword on the line overrides an earlier one.
  notices('', 'any message'),
  notices('nonurgent', 'a message of low priority'),
  notices('normal', 'a message of normal priority'),
  notices('urgent', 'a message of high priority'),
  backoff('', 'any message'),
  backoff('nonurgent', 'a message of low priority'),
  backoff('normal', 'a message of normal priority'),
  backoff('urgent', 'a message of high priority'),
  one('postheadonly', 'posthead', 'none', 'postheadbody', "The postmaster's copy holds the original's header only."),
  one('postheadbody', 'posthead', 'none', 'postheadbody', "The postmaster's copy holds the original with its body."),
  one(
    'returnaddress',
    'returnaddress',
    'address',
    'noreturnaddress',
    "The postmaster's address in notices of this channel.",
  ),
  one(
    'noreturnaddress',
    'returnaddress',
    'none',
    'noreturnaddress',
    "The postmaster's address is the system's: option RETURN_ADDRESS, else postmaster at the host.",
  ),
  one(
    'returnpersonal',
    'returnpersonal',
    'text',
    'noreturnpersonal',
    "The postmaster's name in notices of this channel.",
  ),
  one(
    'noreturnpersonal',
    'returnpersonal',
    'none',
    'noreturnpersonal',
    "The postmaster's name is the system's: option RETURN_PERSONAL, else the built-in one.",
  ),
  one(
    'includefinal',
    'final',
    'none',
    'includefinal',
    'Notices show the address in its final form, and the original one beside it where they differ.',
  ),
]

const unplayed = (
  name: string,
  family: string,
  argument: ArgumentKind,
  initial: string,
  sentence: string,
): Keyword => ({
  ...one(name, family, argument, initial, sentence),
  played: false,
})

/** Keywords that bear on notices and are still to come. */
const LATER: Keyword[] = [
  one(
    'suppressfinal',
    'final',
    'none',
    'includefinal',
    'Notices leave the final address out where an original one is known.',
  ),
  one(
    'useintermediate',
    'final',
    'none',
    'includefinal',
    'Notices show the address as it was after list expansion, before the mailbox name.',
  ),
  one(
    'returnenvelope',
    'returnenvelope',
    'bits',
    'option RETURN_ENVELOPE, else 0',
    'The sum of bits: 1 notices come from the postmaster, 2 every blank sender becomes the postmaster, 4 illegal return addresses are refused, 8 as mailfromdnsverify.',
  ),
  one(
    'mailfromdnsverify',
    'mailfromdnsverify',
    'none',
    'nomailfromdnsverify',
    "The sender's domain must be in the DNS.",
  ),
  one(
    'nomailfromdnsverify',
    'mailfromdnsverify',
    'none',
    'nomailfromdnsverify',
    "The sender's domain is not looked up.",
  ),
  one(
    'aliaspostmaster',
    'aliaspostmaster',
    'none',
    'off',
    "An address postmaster at the channel's official host is postmaster at the local host.",
  ),
  one(
    'aliaslocal',
    'aliaslocal',
    'none',
    'off',
    "Aliases without a domain hold for the channel's domains too, not only for the local ones.",
  ),
  one('urgentblocklimit', 'blocklimits', 'blocks', 'none', 'Urgent messages of more blocks count as normal ones.'),
  one('normalblocklimit', 'blocklimits', 'blocks', 'none', 'Normal messages of more blocks count as nonurgent ones.'),
  one(
    'nonurgentblocklimit',
    'blocklimits',
    'blocks',
    'none',
    'Nonurgent messages of more blocks wait for a periodic job; their notices stay the same.',
  ),
  one('blocklimit', 'blocklimit', 'blocks', 'noblocklimit', 'Messages of more blocks are refused with 5.2.3.'),
  one('noblocklimit', 'blocklimit', 'none', 'noblocklimit', 'Messages of any size are taken.'),
  one(
    'notary',
    'notary',
    'none',
    'setting remoteDsn',
    'The next host understands DSN requests, so they are passed on to it.',
  ),
  one(
    'nonotary',
    'notary',
    'none',
    'setting remoteDsn',
    'The next host understands no DSN requests, so a report of relaying is written here.',
  ),
  unplayed('reportheader', 'report', 'none', 'reportheader', 'Old receipt requests are carried on as header lines.'),
  unplayed('reportnotary', 'report', 'none', 'reportheader', 'Old receipt requests are turned into NOTARY requests.'),
  unplayed('reportboth', 'report', 'none', 'reportheader', 'Old receipt requests are carried on in both ways.'),
  unplayed('reportsuppress', 'report', 'none', 'reportheader', 'Old receipt requests are dropped.'),
  unplayed('dispositionchannel', 'noticechannels', 'one', 'process', 'The channel that read receipts are written by.'),
  unplayed('notificationchannel', 'noticechannels', 'one', 'process', 'The channel that notices are written by.'),
]

const other = (name: string, argument: ArgumentKind): Keyword =>
  unplayed(name, 'other', argument, '', 'A keyword of the product that has no effect on notices here.')

export const KEYWORDS: readonly Keyword[] = [
  ...PLAYED,
  ...LATER,
  ...UNPLAYED.none.map((name) => other(name, 'none')),
  ...UNPLAYED.one.map((name) => other(name, 'one')),
  ...UNPLAYED.any.map((name) => other(name, 'any')),
]

const BY_NAME = new Map(KEYWORDS.map((keyword) => [keyword.name, keyword]))

/** Keywords are read without regard to case. */
export const findKeyword = (word: string): Keyword | undefined => BY_NAME.get(word.toLowerCase())
