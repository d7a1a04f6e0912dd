/** What every provider's webhook comes to: what was posted goes in, what it tells of copies of the newsletter comes out. */
import type { IncomingHttpHeaders } from 'node:http'
import type { RecipientReport } from '../../reply-reader.ts'
import { statusIn } from '../../status.ts'

export interface Posted {
  headers: IncomingHttpHeaders
  /** As it came: signatures are over the bytes. */
  body: string
}

export interface Told {
  /** The return address of the copy; null where the provider gives back nothing but the reader's address. */
  copy: string | null
  kind: 'report' | 'complaint'
  report: RecipientReport
  /** Milliseconds since 1970. */
  at: number
}

export interface Provider {
  /** Header fields that make the provider give back which copy it tells of; it replaces reverse-paths by its own. */
  fields?(copy: string): Record<string, string>
  /** Whether it is the provider that posted. */
  isGenuine(posted: Posted, key: string): boolean
  read(body: string): Told[]
}

/** A report, from what was said to the provider's server: `550 5.1.1 <ann@…>: no such user`. */
export const reportOf = (address: string, said: string, action: RecipientReport['action'] = 'failed') => ({
  address,
  action,
  status: statusIn(said) ?? '5.0.0',
  text: said,
})
