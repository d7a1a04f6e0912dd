/** The clock, told and moved. */

import type { ClockMode } from '../../core/events.ts'
import { isoTime } from '../../core/iso-time.ts'
import { getClock } from '../../sandbox/views.ts'
import type { Handlers } from '../call.ts'
import type { Answer } from '../contract.ts'

export const clockHandlers = {
  getClock: async ({ sandbox }) => clockOf(getClock(await sandbox())),

  moveClock: async ({ sandbox: open, body }) => {
    const sandbox = await open()
    const { wasAt, at, step, brought } = await sandbox.moveClock(body)
    return { ...clockOf(getClock(sandbox)), moved: { wasAt: isoTime(wasAt), at: isoTime(at), step, brought } }
  },
} satisfies Partial<Handlers>

const clockOf = (view: ReturnType<typeof getClock>): Answer<'getClock'> => ({ ...view, mode: view.mode as ClockMode })
