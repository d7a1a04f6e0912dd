/** A message on the standard input of a command; its exit code is the outcome, which each MTA judges in its own way. */
import type { CommandResult, LocalResult } from '../core/mta.ts'
import type { Outcome } from '../core/types.ts'
import { fromUtf8 } from '../mail/bytes.ts'
import type { CommandHost } from '../programs/command-host.ts'
import { deliveredBytes } from './delivered-bytes.ts'
import type { Handing } from './handoff-host.ts'

const NOT_ALLOWED = 'commands run only where bouncelab was started with --allow-commands'

export async function deliverToProgram(
  handing: Handing,
  command: string,
  commands: CommandHost | undefined,
  signal: AbortSignal,
): Promise<LocalResult> {
  if (!commands)
    return ended({ type: 'mta', temporary: true, text: `bouncelab: ${NOT_ALLOWED}. (#4.3.0)\n` }, NOT_ALLOWED)
  const { message, recipient } = handing
  const address = recipient.path.expandsTo ?? recipient.path.forwardPath
  const home = await commands.open()
  try {
    const result = await home.run(
      {
        run: { shell: command },
        // The names of qmail-command(8), which Postfix's local(8) shares.
        environment: {
          SENDER: message.envelope.reversePath,
          RECIPIENT: address,
          LOCAL: address.slice(0, address.lastIndexOf('@')),
          HOST: address.slice(address.lastIndexOf('@') + 1),
          MESSAGE_ID: message.id,
        },
        message: deliveredBytes(handing),
      },
      signal,
    )
    return judged(result)
  } finally {
    await home.close()
  }
}

function judged(result: CommandResult): LocalResult {
  const output = fromUtf8(result.output)
  switch (result.type) {
    case 'exited': {
      const said = output.trim() === '' ? `exit ${result.code}` : `exit ${result.code}: ${output.trim()}`
      if (result.code === 0) return ended({ type: 'delivered', by: 'program', output }, said, true)
      return ended({ type: 'program', exit: result.code, output }, said)
    }
    case 'crashed':
      return ended(
        { type: 'mta', temporary: true, text: 'The command was ended by a signal. (#4.3.0)\n' },
        'ended by a signal',
      )
    case 'not-run':
      return ended(
        { type: 'mta', temporary: result.temporary, text: 'The command could not be run. (#4.3.0)\n' },
        'not run',
      )
    case 'stopped':
      return ended(
        { type: 'mta', temporary: true, text: `The command was stopped: ${result.why}. (#4.3.0)\n` },
        result.why,
      )
  }
}

const ended = (outcome: Outcome, reply: string, ok = false): LocalResult => ({
  forwards: [],
  outcome: () => outcome,
  handoff: { ok, reply, dialogue: [] },
})
