/** A delivery by the lines of a .qmail file, one after the other (qmail-local.c, main). */
import { localPartOf } from '../../core/address.ts'
import type { LocalResult } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Instant, Outcome } from '../../core/types.ts'
import { utf8 } from '../../mail/bytes.ts'
import { executeLine } from './commands/execute.ts'
import { type Commands, Output, queueRefusal, type Run, type Steps, Stopped } from './commands/run.ts'
import type { QmailConfig } from './config.ts'
import { deliveredToLine, environmentOf } from './environment.ts'
import { createForward } from './forward.ts'
import { type FoundDelivery, findDelivery, instructionsOf } from './local.ts'
import { TEXT } from './text.ts'
import { queueFormOf } from './trace.ts'
import { newSender } from './users.ts'
import { senderOf } from './verp.ts'

/** @param raw `/raw` of the message */
export function* deliverMessage(
  config: QmailConfig,
  commands: Commands,
  message: MessageState,
  recipient: RecipientState,
  raw: Uint8Array,
  now: Instant,
): Steps<LocalResult> {
  const { routed } = recipient
  const queueForm = queueFormOf(message, raw)
  if (isLooping(queueForm, routed)) return plain({ type: 'mailbox', result: 'loop' })
  const local = localPartOf(routed)
  const found = findDelivery(config, local)
  if (!found) return plain({ type: 'mailbox', result: 'unknown' })
  const address = { local, host: routed.slice(routed.lastIndexOf('@') + 1), sender: senderOf(message, routed) }
  const owner = newSender(found.home, address)
  const run: Run = {
    variables: environmentOf(address, found.home, found.defaultAt, owner, now),
    message: queueForm,
    commands,
    output: new Output(),
    forwards: [],
    forward: (sender, recipients) => createForward(queueForm, routed, sender, recipients),
  }
  try {
    return yield* goThrough(run, found, owner)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    // First, so that no long output cuts it off.
    return ended(run, (output) => ({ type: 'mta', temporary: true, text: error.message + output }))
  }
}

/** The first line that fails ends it, and 99 ends it well; forwards are put into the queue last, as one message. */
function* goThrough(run: Run, { file }: FoundDelivery, owner: string): Steps<LocalResult> {
  const did = { files: 0, forwards: 0, programs: 0 }
  const recipients: string[] = []
  const deferred = (text: string) => ended(run, (output) => ({ type: 'mta', temporary: true, text: output + text }))
  if (file?.blankFirstLine) return deferred(TEXT.blankFirstLine)
  let forwardOnly = false
  lines: for (const instruction of instructionsOf(file)) {
    switch (instruction.do) {
      case 'list':
        forwardOnly = true
        break
      case 'mailbox':
        did.files++
        if (forwardOnly) return deferred(TEXT.fileInList)
        break
      case 'forward':
        did.forwards++
        recipients.push(instruction.to)
        break
      case 'command': {
        did.programs++
        if (forwardOnly) return deferred(TEXT.programInList)
        const exit = yield* executeLine(run, instruction.command)
        if (exit === 'crashed') return deferred(TEXT.childCrashed)
        if (exit === 99) break lines
        if (exit !== 0) return ended(run, (output) => ({ type: 'program', exit, output }))
      }
    }
  }
  const last = recipients.length > 0 ? run.forward(owner, recipients) : null
  const refused = last && queueRefusal(last)
  if (refused !== null) {
    return ended(run, (output) => ({ type: 'mta', temporary: false, text: output + TEXT.unableToForward(refused) }))
  }
  const forwards = last ? [...run.forwards, last] : run.forwards
  const by = did.files > 0 ? 'mailbox' : forwards.length > 0 ? 'forward' : did.programs > 0 ? 'program' : 'nobody'
  return ended({ ...run, forwards }, (output, processIds) => {
    const queued = last ? TEXT.queued(processIds.at(-1) as number) : ''
    const text = output + TEXT.did(did.files, did.forwards, did.programs) + queued
    return { type: 'delivered', by, output: text }
  })
}

const plain = (outcome: Outcome): LocalResult => ({ forwards: [], outcome: () => outcome })

const ended = (
  { forwards, output }: Run,
  outcome: (output: string, processIds: readonly number[]) => Outcome,
): LocalResult => ({ forwards, outcome: (processIds) => outcome(output.text(processIds), processIds) })

/** qmail-local.c, bouncexf: the line as it would be written stands in the header. */
function isLooping(queueForm: Uint8Array, routed: string): boolean {
  const wanted = utf8(deliveredToLine(routed))
  for (let start = 0; ; ) {
    const newline = queueForm.indexOf(10, start)
    if (newline < 0 || newline === start) return false
    const hasLength = newline + 1 - start === wanted.length
    if (hasLength && wanted.every((byte, i) => queueForm[start + i] === byte)) return true
    start = newline + 1
  }
}
