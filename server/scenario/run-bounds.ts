/** How much a scenario that came over HTTP may send: it was not started by whoever pays for the machine. */
import { SandboxError } from '../errors.ts'
import type { LoadedScenario } from './schema.ts'
import type { SendItem } from './step-schema.ts'

export const MOST_MESSAGES = 10_000
const MOST_BYTES = 256 * 1024 * 1024

/** @throws SandboxError E_TOO_LARGE that names the step with which it becomes too much */
export function boundSending({ steps, file }: Pick<LoadedScenario, 'steps' | 'file'>): void {
  let messages = 0
  let bytes = 0
  for (const [i, step] of steps.entries()) {
    if (step.do !== 'send') continue
    for (const each of step.messages) {
      messages += each.times ?? 1
      bytes += (each.times ?? 1) * sizeOf(each)
    }
    if (messages <= MOST_MESSAGES && bytes <= MOST_BYTES) continue
    const { line } = step.source ?? {}
    const over =
      messages > MOST_MESSAGES
        ? `${messages} messages by step ${i + 1}; ${MOST_MESSAGES} are the most`
        : `more than ${MOST_BYTES / 1024 / 1024} MB by step ${i + 1}, which are the most`
    const message = `This scenario sends ${over} that one run over HTTP may send.`
    const hint = `Lower times, or split it into several runs. \`bouncelab run${file ? ` ${file}` : ' FILE'}\` has no such bound.`
    const place = { path: `steps[${i}].send`, ...(line === undefined ? {} : { line }) }
    throw new SandboxError('E_TOO_LARGE', message, { hint, problems: [{ ...place, message, hint }] })
  }
}

/** Bytes, near enough. */
const sizeOf = (message: SendItem): number =>
  message.emlBytes === undefined ? JSON.stringify(message).length : (message.emlBytes.length * 3) / 4
