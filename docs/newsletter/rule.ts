/** When to give up an address. Pure: what it needs to know is handed to it. */
import type { RecipientReport } from './reply-reader.ts'

/** An issue that came back although the address may be right. */
export interface Strike {
  issue: number
  /** Milliseconds since 1970. */
  at: number
  why: string
}

export type Decision =
  | { do: 'ignore'; why: string }
  | { do: 'unsubscribe'; why: string }
  | { do: 'strike'; strikes: Strike[] }
  /** It is our fault: the address is none the worse for it, and somebody has to look. */
  | { do: 'alert'; why: string }

/** So many issues that came back within this time, in milliseconds, and the address is given up. */
export const STRIKES = 3
export const MEMORY = 30 * 24 * 3600 * 1000

/** The address is wrong, or gone for good (RFC 3463, sections 3.2 and 3.3; 5.1.10 is RFC 7505). */
const GONE = /^5\.(?:1\.(?:1|2|3|6|10)|2\.1)$/
/** About us or our message: a bad sender, too large, content, policy and block lists. */
const OURS = /^5\.(?:1\.[78]|2\.3|3\.4|6\.\d+|7\.\d+)$/

export function decide(report: RecipientReport, issue: number, at: number, before: readonly Strike[]): Decision {
  const why = `${report.address} ${report.status} ${report.text}`.trim()
  if (report.action !== 'failed') return { do: 'ignore', why: `${report.action}: ${why}` }
  if (GONE.test(report.status)) return { do: 'unsubscribe', why }
  if (OURS.test(report.status)) return { do: 'alert', why: `Issue ${issue} was refused: ${why}` }
  // Two bounces of one issue are one strike, and old ones are forgotten.
  const others = before.filter((strike) => strike.issue !== issue && at - strike.at <= MEMORY)
  const strikes = [...others, { issue, at, why }]
  return strikes.length < STRIKES ? { do: 'strike', strikes } : { do: 'unsubscribe', why: `${STRIKES} issues: ${why}` }
}
