/**
 * The main options that decide something here, with Debian's values and, where they differ, those of Exim itself (spec
 * chapter 14). Every other one is taken and shown as not played.
 */

export type OptionKind = 'text' | 'time' | 'times' | 'number' | 'boolean'

export interface Option {
  kind: OptionKind
  default: string
  /** Exim's own default, where Debian has another. */
  upstream?: string
  /** It may hold `$variables` and `${if …}`. */
  expanded?: true
  about: string
}

/** Not for mailing lists, bulk mail and what a program has written. */
const PEOPLE_ONLY =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Exim's own expansion
  '${if or {{ !eq{$h_list-id:$h_list-post:$h_list-subscribe:}{} }{ match{$h_precedence:}{(?i)bulk|list|junk} }' +
  '{ match{$h_auto-submitted:}{(?i)auto-generated|auto-replied} }} {no}{yes}}'

export const OPTIONS = {
  primary_hostname: { kind: 'text', default: '', about: 'The name of this host, in greetings, Received and reports.' },
  qualify_domain: {
    kind: 'text',
    default: '$primary_hostname',
    expanded: true,
    about: 'The domain of senders without one, Mailer-Daemon among them.',
  },
  qualify_recipient: {
    kind: 'text',
    default: '$qualify_domain',
    expanded: true,
    about: 'The domain of recipients without one.',
  },
  delay_warning: {
    kind: 'times',
    default: '24h',
    about: 'Ages at which the sender is told of a delay; the last interval repeats.',
  },
  delay_warning_condition: {
    kind: 'text',
    default: PEOPLE_ONLY,
    expanded: true,
    about: 'Whether a message is one whose sender is told of delays.',
  },
  ignore_bounce_errors_after: {
    kind: 'time',
    default: '2d',
    upstream: '10w',
    about: 'The age at which mail from the null sender that fails is thrown away; until then it is frozen.',
  },
  timeout_frozen_after: {
    kind: 'time',
    default: '7d',
    upstream: '0s',
    about: 'The age at which frozen mail is given up; 0s: never.',
  },
  auto_thaw: { kind: 'time', default: '0s', about: 'How long after freezing a message is tried again; 0s: never.' },
  freeze_tell: { kind: 'text', default: 'postmaster', upstream: '', about: 'Who is told of frozen mail.' },
  errors_copy: { kind: 'text', default: '', about: 'Who gets blind copies of which bounces.' },
  errors_reply_to: { kind: 'text', default: '', expanded: true, about: 'The Reply-To of bounces and warnings.' },
  dsn_from: {
    kind: 'text',
    default: 'Mail Delivery System <Mailer-Daemon@$qualify_domain>',
    expanded: true,
    about: 'The From of notices.',
  },
  bounce_return_message: {
    kind: 'boolean',
    default: 'true',
    about: 'Whether the message comes back; in notices of this form it does all the same.',
  },
  bounce_return_body: { kind: 'boolean', default: 'true', about: 'Whether its body comes back.' },
  bounce_return_size_limit: {
    kind: 'number',
    default: '100K',
    about: 'The body in bytes above which the header alone comes back, counted in buffers of 8K.',
  },
  bounce_return_linesize_limit: {
    kind: 'number',
    default: '998',
    about: 'The longest line in bytes with which the body comes back.',
  },
  bounce_message_text: { kind: 'text', default: '', about: 'Lines behind the first sentence of bounces.' },
  bounce_message_file: { kind: 'text', default: '', about: 'A file with texts for bounces.' },
  warn_message_file: { kind: 'text', default: '', about: 'A file with texts for warnings.' },
  dsn_advertise_hosts: { kind: 'text', default: '', about: 'Clients that are offered DSN.' },
  smtputf8_advertise_hosts: {
    kind: 'text',
    default: '',
    upstream: '*',
    about: 'Clients that are offered SMTPUTF8.',
  },
  chunking_advertise_hosts: { kind: 'text', default: '*', about: 'Clients that are told of CHUNKING.' },
  received_headers_max: { kind: 'number', default: '30', about: 'How many Received fields a message may have.' },
  retry_interval_max: { kind: 'time', default: '24h', about: 'The longest wait between two attempts.' },
  message_size_limit: { kind: 'number', default: '50M', about: 'The largest message in bytes that is taken.' },
  smtp_banner: {
    kind: 'text',
    default: '$smtp_active_hostname ESMTP Exim $version_number $tod_full',
    expanded: true,
    about: 'What follows the 220 of the greeting.',
  },
} as const satisfies Record<string, Option>

export type OptionName = keyof typeof OPTIONS

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[]

export const isOption = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name)

/** Debian's macros for main options (exim4-config), beside `MAIN_` and the option's name in capitals. */
const MACROS: Record<string, OptionName> = {
  MAIN_HARDCODE_PRIMARY_HOSTNAME: 'primary_hostname',
  MAIN_QUALIFY_DOMAIN: 'qualify_domain',
}

/** The option that a macro of Debian's sets. */
export function optionOfMacro(macro: string): OptionName | undefined {
  if (Object.hasOwn(MACROS, macro)) return MACROS[macro]
  const name = macro.startsWith('MAIN_') ? macro.slice('MAIN_'.length).toLowerCase() : ''
  return isOption(name) ? name : undefined
}

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Milliseconds of a time such as `2d` or `1h30m`; null where it is none. A bare 0 is taken. */
export function readTime(text: string): number | null {
  if (text === '0') return 0
  if (!/^(?:\d+[smhdw])+$/.test(text)) return null
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNITS[unit as string] as number),
    0,
  )
}

/** Milliseconds of times between colons; null where one of them is none. */
export function readTimes(text: string): number[] | null {
  const times = text.trim() === '' ? [] : text.split(':').map((each) => readTime(each.trim()))
  return times.every((each) => each !== null) ? times : null
}

/** `100K` and `50M` written out; null where it is no number. */
export function readNumber(text: string): number | null {
  const found = /^(\d+)([KMG]?)$/i.exec(text.trim())
  if (!found) return null
  return Number(found[1]) * 1024 ** ['', 'K', 'M', 'G'].indexOf((found[2] as string).toUpperCase())
}
