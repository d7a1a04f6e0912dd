/**
 * The parameters of main.cf that decide something here, with the defaults of Postfix 3.7 (postconf.5). Every other one
 * is taken and shown as not played.
 */

export type ParameterKind = 'text' | 'time' | 'number' | 'boolean' | 'list'

export interface Parameter {
  kind: ParameterKind
  /** As postconf -d prints it. */
  default: string
  /** For a time without a unit. */
  unit?: 's' | 'h' | 'd'
  about: string
}

export const PARAMETERS = {
  myhostname: { kind: 'text', default: '', about: 'The name of this host, in greetings, Received and Reporting-MTA.' },
  mydomain: { kind: 'text', default: '', about: 'What follows the first dot of myhostname.' },
  myorigin: {
    kind: 'text',
    default: '$myhostname',
    about: 'The domain of addresses without one, MAILER-DAEMON among them.',
  },
  mydestination: {
    kind: 'list',
    default: '$myhostname, localhost.$mydomain, localhost',
    about: 'Domains whose users are here.',
  },
  mail_name: { kind: 'text', default: 'Postfix', about: 'What it calls itself in Received fields and greetings.' },
  smtpd_banner: {
    kind: 'text',
    default: '$myhostname ESMTP $mail_name',
    about: 'What follows the 220 of the greeting.',
  },
  relayhost: { kind: 'text', default: '', about: 'Where all mail for other hosts goes.' },
  transport_maps: {
    kind: 'list',
    default: '',
    about: 'Tables that send domains and addresses elsewhere, or refuse them.',
  },
  virtual_alias_maps: { kind: 'list', default: '$virtual_maps', about: 'Tables of addresses that stand for others.' },
  virtual_alias_domains: { kind: 'list', default: '$virtual_alias_maps', about: 'Domains that have aliases alone.' },
  alias_maps: { kind: 'list', default: 'hash:/etc/aliases', about: 'The aliases of local users.' },
  local_recipient_maps: {
    kind: 'text',
    default: 'proxy:unix:passwd.byname $alias_maps',
    about: 'Who is known here at RCPT; empty: nobody is refused.',
  },
  smtpd_reject_unlisted_recipient: {
    kind: 'boolean',
    default: 'yes',
    about: 'Whether unknown recipients are refused at RCPT.',
  },
  recipient_delimiter: { kind: 'text', default: '', about: 'What separates a user from an extension.' },
  mynetworks: { kind: 'list', default: '127.0.0.0/8 [::1]/128', about: 'Clients that may send anywhere.' },
  maximal_queue_lifetime: {
    kind: 'time',
    default: '5d',
    unit: 'd',
    about: 'The age at which deferred mail is returned.',
  },
  bounce_queue_lifetime: { kind: 'time', default: '5d', unit: 'd', about: 'The same for mail from the null sender.' },
  queue_run_delay: {
    kind: 'time',
    default: '300s',
    unit: 's',
    about: 'How often the deferred queue is looked through.',
  },
  minimal_backoff_time: { kind: 'time', default: '300s', unit: 's', about: 'The shortest wait between two attempts.' },
  maximal_backoff_time: { kind: 'time', default: '4000s', unit: 's', about: 'The longest wait between two attempts.' },
  delay_warning_time: {
    kind: 'time',
    default: '0h',
    unit: 'h',
    about: 'The age at which the sender is told of a delay; 0: never.',
  },
  confirm_delay_cleared: {
    kind: 'boolean',
    default: 'no',
    about: 'Whether the sender is told when late mail has arrived.',
  },
  notify_classes: { kind: 'list', default: 'resource, software', about: 'What the postmaster is told of.' },
  bounce_notice_recipient: { kind: 'text', default: 'postmaster', about: 'Who gets copies of bounces.' },
  '2bounce_notice_recipient': { kind: 'text', default: 'postmaster', about: 'Who gets double bounces.' },
  delay_notice_recipient: { kind: 'text', default: 'postmaster', about: 'Who gets copies of delay notices.' },
  error_notice_recipient: { kind: 'text', default: 'postmaster', about: 'Who is told of other trouble.' },
  double_bounce_sender: { kind: 'text', default: 'double-bounce', about: 'The sender of notices to the postmaster.' },
  bounce_size_limit: { kind: 'number', default: '50000', about: 'Bytes of a message that is returned whole.' },
  bounce_template_file: { kind: 'text', default: '', about: 'A file with texts of its own for notices.' },
  enable_threaded_bounces: {
    kind: 'boolean',
    default: 'no',
    about: 'Whether notices refer to the message that they are about.',
  },
  enable_original_recipient: {
    kind: 'boolean',
    default: 'yes',
    about: 'Whether X-Original-To and Original-Recipient are there without ORCPT.',
  },
  soft_bounce: { kind: 'boolean', default: 'no', about: 'Whether permanent failures are deferred.' },
  smtp_skip_5xx_greeting: { kind: 'boolean', default: 'yes', about: 'Whether a 5xx greeting is temporary.' },
  message_size_limit: { kind: 'number', default: '10240000', about: 'The largest message in bytes that is taken.' },
  mailbox_size_limit: { kind: 'number', default: '51200000', about: 'The largest mailbox in bytes.' },
  hopcount_limit: { kind: 'number', default: '50', about: 'How many Received fields a message may have.' },
  disable_mime_output_conversion: {
    kind: 'boolean',
    default: 'no',
    about: 'Whether 8-bit mail goes as it is to a host that does not offer 8BITMIME.',
  },
  smtputf8_enable: { kind: 'boolean', default: 'yes', about: 'Whether SMTPUTF8 is offered.' },
  default_destination_concurrency_limit: {
    kind: 'number',
    default: '20',
    about: 'Deliveries at once to one destination.',
  },
} as const satisfies Record<string, Parameter>

export type ParameterName = keyof typeof PARAMETERS

export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[]

export const isParameter = (name: string): name is ParameterName => Object.hasOwn(PARAMETERS, name)

/** The classes of notify_classes. */
export const NOTIFY_CLASSES = [
  'bounce',
  '2bounce',
  'data',
  'delay',
  'policy',
  'protocol',
  'resource',
  'software',
] as const
export type NotifyClass = (typeof NOTIFY_CLASSES)[number]

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Milliseconds of a time such as `300s` or `5d`; null where it is none. */
export function readTime(text: string, unit: string): number | null {
  const found = /^(\d+)([smhdw]?)$/.exec(text)
  return found ? Number(found[1]) * (UNITS[found[2] || unit] as number) : null
}
