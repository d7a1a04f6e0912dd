/**
 * The options that decide something here: their names in sendmail.cf and in sendmail.mc (cf/README, "TWEAKING
 * CONFIGURATION OPTIONS"), with the defaults of Sendmail 8.17 as Debian 12 configures it. Every other one is taken and
 * shown as not played.
 */
import type { Duration } from '../../core/types.ts'

export type OptionKind = 'text' | 'time' | 'number' | 'boolean' | 'list'

export interface Option {
  kind: OptionKind
  /** Its name for define() in sendmail.mc. */
  m4: string
  default: string
  /** For a time without a unit. */
  unit?: string
  about: string
}

const timeout = (m4: string, value: string, about: string, unit: string): Option => ({
  kind: 'time',
  m4,
  default: value,
  unit,
  about,
})

/** Unset ones follow the plain one. */
const byClass = (name: string, m4: string, what: string): Record<string, Option> =>
  Object.fromEntries(
    [
      ['normal', 'of normal priority'],
      ['urgent', 'of urgent priority'],
      ['non-urgent', 'of non-urgent priority'],
      ['dsn', 'that is a notice itself'],
    ].map(([suffix = '', whose]) => [
      `${name}.${suffix}`,
      timeout(
        `${m4}_${suffix.replace('-', '').toUpperCase()}`,
        '',
        `${what} for mail ${whose}.`,
        name.endsWith('return') ? 'd' : 'h',
      ),
    ]),
  )

export const OPTIONS: Readonly<Record<string, Option>> = {
  'Timeout.queuereturn': timeout('confTO_QUEUERETURN', '5d', 'The age at which deferred mail is returned.', 'd'),
  ...byClass('Timeout.queuereturn', 'confTO_QUEUERETURN', 'The same'),
  'Timeout.queuewarn': timeout('confTO_QUEUEWARN', '4h', 'The age at which the sender is warned once; 0: never.', 'h'),
  ...byClass('Timeout.queuewarn', 'confTO_QUEUEWARN', 'The same'),
  'Timeout.connect': timeout('confTO_CONNECT', '0', 'How long a connection is waited for; 0: as the system does.', 'm'),
  'Timeout.initial': timeout('confTO_INITIAL', '5m', 'How long the greeting of another host is waited for.', 'm'),
  MinQueueAge: timeout('confMIN_QUEUE_AGE', '0', 'The least time between two attempts.', 'm'),
  DoubleBounceAddress: {
    kind: 'text',
    m4: 'confDOUBLE_BOUNCE_ADDRESS',
    default: 'postmaster',
    about: 'Who gets notices that cannot go to the sender; empty: nobody.',
  },
  PostmasterCopy: {
    kind: 'text',
    m4: 'confCOPY_ERRORS_TO',
    default: '',
    about: 'Who gets a copy of every failure notice, headers only.',
  },
  PrivacyOptions: {
    kind: 'list',
    m4: 'confPRIVACY_FLAGS',
    default: 'needmailhelo,needexpnhelo,needvrfyhelo,restrictqrun,restrictexpand,nobodyreturn,authwarnings',
    about: 'nobodyreturn: notices show the header alone; noreceipts: no DSN, no reports of success.',
  },
  SendMimeErrors: {
    kind: 'boolean',
    m4: 'confMIME_FORMAT_ERRORS',
    default: 'True',
    about: 'Whether notices are MIME with a delivery status; else plain text.',
  },
  ErrorHeader: {
    kind: 'text',
    m4: 'confERROR_MESSAGE',
    default: '',
    about: 'Words above the first heading of a notice, or a file with them where it begins with /.',
  },
  UseErrorsTo: {
    kind: 'boolean',
    m4: 'confUSE_ERRORS_TO',
    default: 'False',
    about: 'Whether notices go to the Errors-To field as well.',
  },
  RrtImpliesDsn: {
    kind: 'boolean',
    m4: 'confRRT_IMPLIES_DSN',
    default: 'False',
    about: 'Whether Return-Receipt-To asks for a report of success.',
  },
  MaxHopCount: { kind: 'number', m4: 'confMAX_HOP', default: '100', about: 'How many Received fields mail may have.' },
  MaxMessageSize: {
    kind: 'number',
    m4: 'confMAX_MESSAGE_SIZE',
    default: '0',
    about: 'The largest message in bytes that is taken; 0: any.',
  },
  SmtpGreetingMessage: {
    kind: 'text',
    m4: 'confSMTP_LOGIN_MSG',
    default: '$j Sendmail $v/$Z; $b',
    about: 'What the port greets with; ESMTP is put behind its first word.',
  },
  DeadLetterDrop: {
    kind: 'text',
    m4: 'confDEAD_LETTER_DROP',
    default: '/var/lib/sendmail/dead.letter',
    about: 'Where a notice ends that nobody takes.',
  },
}

export const OPTION_NAMES: readonly string[] = Object.keys(OPTIONS)

const LOWER = new Map(OPTION_NAMES.map((name) => [name.toLowerCase(), name]))
const OF_M4 = new Map(OPTION_NAMES.map((name) => [(OPTIONS[name] as Option).m4, name]))

/** The option's own spelling: letter case does not matter in sendmail.cf. */
export const optionName = (written: string): string | undefined => LOWER.get(written.toLowerCase())

export const optionOfM4 = (name: string): string | undefined => OF_M4.get(name)

/** Names that sendmail.mc has for options. */
export const M4_NAMES: readonly string[] = [...OF_M4.keys()]

/** What is known of PrivacyOptions (doc/op). */
export const PRIVACY_FLAGS = [
  'public',
  'needmailhelo',
  'needexpnhelo',
  'needvrfyhelo',
  'noexpn',
  'novrfy',
  'noetrn',
  'noverb',
  'restrictmailq',
  'restrictqrun',
  'restrictexpand',
  'noreceipts',
  'nobodyreturn',
  'goaway',
  'authwarnings',
  'noactualrecipient',
] as const

const UNITS: Record<string, Duration> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Milliseconds of a time such as `4h`, `1d12h` or `90` (in `unit`); null where it is none (convtime()). */
export function readTime(text: string, unit: string): Duration | null {
  if (!/^(?:\d+[smhdw]?)+$/i.test(text)) return null
  let time = 0
  for (const [, count, given] of text.matchAll(/(\d+)([smhdw]?)/gi)) {
    time += Number(count) * (UNITS[(given || unit).toLowerCase()] as number)
  }
  return time
}
