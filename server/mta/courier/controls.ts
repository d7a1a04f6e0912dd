/** The control files of /etc/courier that decide something here, one setting in each (courier.8). */
import type { Duration } from '../../core/types.ts'

export type ControlKind = 'text' | 'time' | 'number' | 'size' | 'list'

export interface Control {
  kind: ControlKind
  /** `''`: another setting stands in. */
  default: string
  about: string
}

export const CONTROLS = {
  me: { kind: 'text', default: '', about: 'The name of this host, in greetings, Received and notices.' },
  defaultdomain: { kind: 'text', default: '', about: 'The domain of addresses without one.' },
  locals: { kind: 'list', default: '', about: 'Domains whose users are here.' },
  hosteddomains: { kind: 'list', default: '', about: 'Further domains whose users are here.' },
  queuetime: { kind: 'time', default: '1w', about: 'The age at which mail that cannot be delivered is returned.' },
  warntime: { kind: 'time', default: '4h', about: 'The age at which the sender is told of a delay; 0: never.' },
  retryalpha: { kind: 'time', default: '5m', about: 'The wait between the attempts of a group.' },
  retrybeta: { kind: 'number', default: '3', about: 'How many attempts a group has.' },
  retrygamma: {
    kind: 'time',
    default: '15m',
    about: 'The wait after the first group; it doubles from group to group.',
  },
  retrymaxdelta: { kind: 'number', default: '3', about: 'How often that wait doubles.' },
  dsnfrom: { kind: 'text', default: '', about: 'The From field of notices, word for word.' },
  dsnlimit: { kind: 'size', default: '32K', about: 'Bytes of a message that is returned whole.' },
  sizelimit: { kind: 'size', default: '10485760', about: 'The largest message in bytes that is taken; 0: any.' },
  esmtptimeoutconnect: { kind: 'time', default: '1m', about: 'How long a connection is waited for.' },
  esmtptimeouthelo: { kind: 'time', default: '5m', about: 'How long a greeting is waited for.' },
  esmtproutes: { kind: 'text', default: '', about: 'Where mail for a domain, or for all, is sent: `domain:host`.' },
  'dsnheader.txt': { kind: 'text', default: '', about: 'The beginning of each notice.' },
  'dsnfooter.txt': { kind: 'text', default: '', about: 'The end of each notice.' },
  'dsnfailed.txt': { kind: 'text', default: '', about: 'What stands before the recipients that failed.' },
  'dsndelayed.txt': { kind: 'text', default: '', about: 'What stands before the recipients that are late.' },
  'dsndelivered.txt': { kind: 'text', default: '', about: 'What stands before those to whom it was delivered.' },
  'dsnrelayed.txt': { kind: 'text', default: '', about: 'What stands before those whose host writes no reports.' },
  'dsnsubjectnotice.txt': { kind: 'text', default: '', about: 'The subject of notices of failure and success.' },
  'dsnsubjectwarn.txt': { kind: 'text', default: '', about: 'The subject of notices of delay.' },
} as const satisfies Record<string, Control>

export type ControlName = keyof typeof CONTROLS

export const CONTROL_NAMES = Object.keys(CONTROLS) as ControlName[]

export const isControl = (name: string): name is ControlName => Object.hasOwn(CONTROLS, name)

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** Milliseconds of `1w`, `1d12h` or a number of seconds; null where it is no time. */
export function readTime(text: string): Duration | null {
  if (!/^(?:\d{1,9}[smhdw]?)+$/i.test(text)) return null
  const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)]
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit as string] as number) * 1000, 0)
}

/** Bytes of `32K` or `10485760`; null where it is no size. */
export function readSize(text: string): number | null {
  const found = /^(\d{1,12})([KM]?)$/i.exec(text)
  if (!found) return null
  return Number(found[1]) * ({ '': 1, K: 1024, M: 1024 ** 2 }[(found[2] as string).toUpperCase()] as number)
}
