/** What the next host's EHLO offers, as far as a notice depends on it. */
import type { Outcome, RemoteHost } from '../../core/types.ts'

/** What a host is taken to offer where no rule says: an ordinary server without DSN. */
const USUAL = ['PIPELINING', 'SIZE 52428800', '8BITMIME', 'ENHANCEDSTATUSCODES', 'SMTPUTF8']

/** @param remoteDsn the MTA's setting: whether other hosts understand DSN where no rule says */
export function offers(host: RemoteHost | undefined, keyword: string, remoteDsn: boolean): boolean {
  const list = host?.offers ?? (remoteDsn ? [...USUAL, 'DSN'] : USUAL)
  return list.some((each) => each.split(' ')[0]?.toUpperCase() === keyword)
}

/** The greatest message that it takes, in bytes (RFC 1870); null where it names none. */
export function sizeOffered(host: RemoteHost | undefined): number | null {
  const size = host?.offers?.find((each) => /^SIZE \d+$/i.test(each))
  return size === undefined ? null : Number(size.slice(5)) || null
}

/** The other side of an outcome, where there was one. */
export const hostOf = (outcome: Outcome | null): RemoteHost | undefined =>
  outcome && 'host' in outcome ? outcome.host : undefined
