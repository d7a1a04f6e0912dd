/** Goes through a local delivery, running each command that it asks for. */
import type { CommandRequest, CommandResult, LocalResult } from '../core/mta.ts'
import type { CommandHost } from './command-host.ts'

/** @throws where the machine cannot do it */
export async function runCommands(
  host: CommandHost | undefined,
  steps: Generator<CommandRequest, LocalResult, CommandResult>,
  first: CommandRequest,
  signal: AbortSignal,
): Promise<LocalResult> {
  if (!host) throw new Error('commands are not allowed here')
  const home = await host.open()
  try {
    for (let request = first; ; ) {
      const step = steps.next(await home.run(request, signal))
      if (step.done) return step.value
      request = step.value
    }
  } finally {
    await home.close()
  }
}
