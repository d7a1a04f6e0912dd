/** The clock, told and moved. */

import type { ClockMode } from '../../core/events.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { ClockCommand } from '../../sandbox/clock-moves.ts'
import { getClock, getMoves } from '../../sandbox/views.ts'
import type { Handlers } from '../call.ts'
import type { Answer, Body } from '../contract.ts'
import { epochOf } from './epoch.ts'

export const clockHandlers = {
  getClock: async ({ sandbox }) => clockOf(getClock(await sandbox())),

  getMoves: async ({ sandbox: open }) => {
    const sandbox = await open()
    const moves = (await getMoves(sandbox)).map(({ seq, wasAt, at, step, brought, youngest }) => ({
      seq,
      wasAt: isoTime(wasAt),
      at: isoTime(at),
      step,
      brought,
      youngest,
    }))
    return { ...epochOf(sandbox), moves }
  },

  moveClock: async ({ sandbox: open, body }) => {
    const sandbox = await open()
    const { wasAt, at, ...moved } = await sandbox.moveClock(commandOf(body))
    return { ...clockOf(getClock(sandbox)), moved: { wasAt: isoTime(wasAt), at: isoTime(at), ...moved } }
  },
} satisfies Partial<Handlers>

/** The contract lets exactly one of these through. */
function commandOf({ advance, advanceTo, next, run, mode, speed }: Body<'moveClock'>): ClockCommand {
  if (advance !== undefined) return { advance }
  if (advanceTo !== undefined) return { advanceTo }
  if (next) return { next }
  if (run) return { run }
  return { ...(mode ? { mode } : {}), ...(speed === undefined ? {} : { speed }) }
}

const clockOf = (view: ReturnType<typeof getClock>): Answer<'getClock'> => ({ ...view, mode: view.mode as ClockMode })
