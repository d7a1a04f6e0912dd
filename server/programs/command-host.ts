/** Where commands of a local delivery run, for those who hand them there. */
import type { CommandRequest, CommandResult } from '../core/mta.ts'

export interface CommandHost {
  /** A home for the commands of one delivery: they find there what the ones before have written. */
  open(): Promise<CommandHome>
}

export interface CommandHome {
  /** @param signal kills the command */
  run(request: CommandRequest, signal: AbortSignal): Promise<CommandResult>
  /** Removes the home with everything in it. */
  close(): Promise<void>
}
