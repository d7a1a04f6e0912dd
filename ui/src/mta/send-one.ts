/** Mail that leads into each situation of "who gets what". Pure. */
import type { NoticeTable } from '../../../server/core/mta.ts'
import { SIMULATOR_DOMAIN } from '../../../server/core/simulator.ts'

export interface Route {
  from: string
  to: string
}

const FROM = 'app@shop.example'
const FAILS = `unknown@${SIMULATOR_DOMAIN}`
const WAITS = `unreachable@${SIMULATOR_DOMAIN}`

/** @returns null for what needs more than a sender and a recipient */
export function mailFor(notice: NoticeTable['notice'], situation: string): Route | null {
  const to = notice === 'failure' ? FAILS : WAITS
  if (situation === 'The message came from an address.') return { from: FROM, to }
  if (situation === 'The notice about it failed in turn.') return { from: FAILS, to }
  return situation === 'The message came from <>.' ? { from: '', to } : null
}

/** The same of qmail, which asks only whose mail it is. */
export const QMAIL_MAIL = {
  fails: { from: FROM, to: FAILS },
  bounceFails: { from: FAILS, to: FAILS },
  blank: { from: '', to: FAILS },
} satisfies Record<string, Route>
