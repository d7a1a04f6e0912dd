/** The control files of qmail: how each is read, what stands in for a missing one, what it does. */

export interface ControlFile {
  kind: 'line' | 'list' | 'number'
  /** What a missing file means: a value, or another file's. */
  missing: { value: string } | { file: 'me'; literal?: string }
  /** One plain sentence about the value in force. */
  sentence: (value: string) => string
}

const unplayed = (what: string) => () => `${what} It changes no notice, and nothing in this sandbox.`
const one = (value: string) => value || '(empty)'
const all = (value: string) => (value === '' ? 'none' : value.split('\n').join(', '))

/** In the order of qmail-showctl. */
export const CONTROL_FILES: Record<string, ControlFile> = {
  me: {
    kind: 'line',
    missing: { value: '' },
    sentence: (v) => `This host is called ${one(v)}; every missing host name below is this one.`,
  },
  bouncefrom: {
    kind: 'line',
    missing: { value: 'MAILER-DAEMON' },
    sentence: (v) =>
      `Bounces come from the user ${one(v)}, in their From: line; their envelope sender is empty all the same.`,
  },
  bouncehost: {
    kind: 'line',
    missing: { file: 'me', literal: 'bouncehost' },
    sentence: (v) => `Bounces come from the host ${one(v)}, and their first sentence names it.`,
  },
  doublebounceto: {
    kind: 'line',
    missing: { value: 'postmaster' },
    sentence: (v) => `A bounce that bounces is reported to the user ${one(v)} at the double-bounce host.`,
  },
  doublebouncehost: {
    kind: 'line',
    missing: { file: 'me', literal: 'doublebouncehost' },
    sentence: (v) => `Double bounces go to the host ${one(v)}.`,
  },
  queuelifetime: {
    kind: 'number',
    missing: { value: '604800' },
    sentence: (v) => `The first attempt made more than ${v} seconds after arrival is the last one.`,
  },
  locals: {
    kind: 'list',
    missing: { file: 'me' },
    sentence: (v) => `Delivered on this host: ${all(v)}.`,
  },
  virtualdomains: {
    kind: 'list',
    missing: { value: '' },
    sentence: (v) => `Delivered on this host under a user's name (address or domain, then the user): ${all(v)}.`,
  },
  percenthack: {
    kind: 'list',
    missing: { value: '' },
    sentence: (v) => `Domains at which user%host is sent on to user@host: ${all(v)}.`,
  },
  envnoathost: {
    kind: 'line',
    missing: { file: 'me', literal: 'envnoathost' },
    sentence: (v) => `A recipient without @ gets @${v}.`,
  },
  smtproutes: {
    kind: 'list',
    missing: { value: '' },
    sentence: (v) => `Fixed routes that take the place of MX records: ${all(v)}.`,
  },
  concurrencylocal: {
    kind: 'number',
    missing: { value: '10' },
    sentence: (v) => `At most ${v} local deliveries run at once.`,
  },
  concurrencyremote: {
    kind: 'number',
    missing: { value: '20' },
    sentence: (v) => `At most ${v} remote deliveries run at once.`,
  },
  helohost: { kind: 'line', missing: { file: 'me' }, sentence: unplayed('The name given in HELO.') },
  timeoutconnect: { kind: 'number', missing: { value: '60' }, sentence: unplayed('Seconds to wait for a connection.') },
  timeoutremote: { kind: 'number', missing: { value: '1200' }, sentence: unplayed('Seconds to wait for a reply.') },
  smtpgreeting: { kind: 'line', missing: { file: 'me' }, sentence: unplayed('The text of the SMTP greeting.') },
  localiphost: { kind: 'line', missing: { file: 'me' }, sentence: unplayed('This host, in user@[its address].') },
  rcpthosts: { kind: 'list', missing: { value: '' }, sentence: unplayed('Domains that SMTP clients may send to.') },
  morercpthosts: { kind: 'list', missing: { value: '' }, sentence: unplayed('More such domains.') },
  badmailfrom: { kind: 'list', missing: { value: '' }, sentence: unplayed('Envelope senders refused over SMTP.') },
  databytes: { kind: 'number', missing: { value: '0' }, sentence: unplayed('The largest message taken over SMTP.') },
  timeoutsmtpd: {
    kind: 'number',
    missing: { value: '1200' },
    sentence: unplayed('Seconds to wait for an SMTP client.'),
  },
  idhost: { kind: 'line', missing: { file: 'me' }, sentence: unplayed('The host of Message-IDs of qmail-inject.') },
  defaultdomain: { kind: 'line', missing: { file: 'me' }, sentence: unplayed('Completes host names in qmail-inject.') },
  defaulthost: { kind: 'line', missing: { file: 'me' }, sentence: unplayed('Completes addresses in qmail-inject.') },
  plusdomain: { kind: 'line', missing: { file: 'me' }, sentence: unplayed('Completes host+ in qmail-inject.') },
  qmqpservers: { kind: 'list', missing: { value: '' }, sentence: unplayed('QMQP servers.') },
}
