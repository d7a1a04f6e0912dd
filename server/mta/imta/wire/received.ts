/** Received lines: of the SMTP server, of the job that writes notices, and of the channel that carries them. */
import type { Envelope, Instant, Origin } from '../../../core/types.ts'
import { zoneDate } from '../../../mail/zone-date.ts'
import type { ImtaConfig } from '../config.ts'
import { foldUnits } from './fold.ts'

/** A date folds after its weekday only. */
function dateUnits(at: Instant, timezone: string): [string, string] {
  const date = zoneDate(at, timezone)
  const comma = date.indexOf(',') + 1
  return [date.slice(0, comma), date.slice(comma + 1)]
}

export interface Stamp {
  config: ImtaConfig
  id: string
  at: Instant
  timezone: string
}

const idUnit = ({ config, id }: Stamp): string => `id <${id}@${config.host}>`

/** `from process-daemon.HOST by HOST`: a channel handed the message on. Later versions add the recipient's ORCPT. */
export function fromChannel(stamp: Stamp, officialHost: string, recipient?: string): string {
  const { config, at, timezone } = stamp
  const from = officialHost.includes('.') ? officialHost : `${officialHost}.${config.host}`
  const whom = config.layout === '7' ? ['for', recipient, `(ORCPT ${recipient});`] : ['for', `${recipient};`]
  const tail = recipient === undefined ? [`${idUnit(stamp)};`] : [idUnit(stamp), ...(whom as string[])]
  const units = [
    `Received: from ${from}`,
    'by',
    config.host,
    `(${config.version})`,
    ...tail,
    ...dateUnits(at, timezone),
  ]
  return foldUnits(units)
}

/** `from HOST (VERSION) id …`: the message was written on this host. */
export function fromHere(stamp: Stamp): string {
  const { config, at, timezone } = stamp
  return foldUnits([
    `Received: from ${config.host}`,
    `(${config.version})`,
    `${idUnit(stamp)};`,
    ...dateUnits(at, timezone),
  ])
}

/**
 * The SMTP server's own line, as the originals in published notices bear it: `from HELO ([IP])`, a line break, then
 * `by HOST (VERSION) with ESMTP id <ID> for RECIPIENT; DATE`; `for` only where there is one recipient.
 */
export function fromClient(stamp: Stamp, client: (Origin & { type: 'smtp' })['client'], envelope: Envelope): string {
  const { config, at, timezone } = stamp
  const { ip, helo, esmtp, tls, user } = client
  const literal = `[${ip.includes(':') ? `IPv6:${ip}` : ip}]`
  // RFC 3848 names the protocols.
  const protocol = esmtp ? `ESMTP${tls ? 'S' : ''}${user === undefined ? '' : 'A'}` : 'SMTP'
  const [only, second] = envelope.recipients
  const id = `with ${protocol} ${idUnit(stamp)}`
  const units = only && !second ? [id, 'for', `${only.forwardPath};`] : [`${id};`]
  const rest = foldUnits([` by ${config.host}`, `(${config.version})`, ...units, ...dateUnits(at, timezone)])
  return `Received: from ${helo ?? literal} (${literal})\r\n${rest}`
}
