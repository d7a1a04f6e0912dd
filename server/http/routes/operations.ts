/** The operator's hand on the queued and held recipients of a message. */
import { sameAddress } from '../../core/address.ts'
import { type Operation, operate, retryAll } from '../../core/operator.ts'
import { SandboxError } from '../../errors.ts'
import type { Call, Handlers } from '../call.ts'
import { notFound } from '../problem.ts'
import { epochOf } from './epoch.ts'
import { bytesOf, messageOf } from './messages.ts'

type RouteOf = `${Operation}Message`

/** The states that an operation works on, for the sentence that says why it did nothing. */
const WORKS_ON: Record<Operation, string> = {
  retry: 'queued',
  hold: 'queued',
  release: 'held',
  bounce: 'queued or held',
  discard: 'queued or held',
}

export const operationHandlers = {
  retryMessage: (call) => carryOut(call, 'retry'),
  holdMessage: (call) => carryOut(call, 'hold'),
  releaseMessage: (call) => carryOut(call, 'release'),
  bounceMessage: (call) => carryOut(call, 'bounce'),
  discardMessage: (call) => carryOut(call, 'discard'),

  relayMessage: async ({ sandbox: open, params, body }) => {
    const sandbox = await open()
    const message = await messageOf(sandbox, params.id)
    const raw = await bytesOf(sandbox, message.id)
    const handed = []
    for (const to of [body.to].flat()) handed.push({ to, ...(await sandbox.relay(message, to, raw, body.server)) })
    return { ...epochOf(sandbox), ok: handed.every(({ ok }) => ok), handed }
  },

  relayMessageAgain: async ({ sandbox: open, params, body }) => {
    const sandbox = await open()
    const message = await messageOf(sandbox, params.id)
    const before = await sandbox.relayed(message, Number(params.n))
    if (!before) {
      const what = `No hand-off of ${message.id} by hand began with event ${params.n}.`
      throw notFound(what, 'GET …/messages/{id}/trace lists them as handoffs, each with its seq.')
    }
    const { to, isWhole } = before
    const server = body.server ?? before.server
    if (!isWhole && body.server === undefined) {
      const hint = `Send it in the body: {"server": "${server.replace('@', ':password@')}"}.`
      throw new SandboxError('E_CONFLICT', `The password for ${server} is known no longer: it is kept nowhere.`, {
        hint,
      })
    }
    const handed = { to, ...(await sandbox.relay(message, to, await bytesOf(sandbox, message.id), server)) }
    return { ...epochOf(sandbox), ok: handed.ok, handed: [handed] }
  },

  retryQueue: async ({ sandbox: open }) => {
    const sandbox = await open()
    const changed = await sandbox.change(retryAll)
    await sandbox.settled()
    return { ...epochOf(sandbox), changed }
  },
} satisfies Partial<Handlers>

async function carryOut({ sandbox: open, params, body }: Call<RouteOf>, operation: Operation) {
  const sandbox = await open()
  const { id, recipients } = await messageOf(sandbox, params.id)
  const { recipient: wanted } = body
  const chosen = recipients.filter(({ path }) => wanted === undefined || sameAddress(path.forwardPath, wanted))
  if (chosen.length === 0) throw notFound(`${id} has no recipient ${JSON.stringify(wanted)}.`)
  const changed = await sandbox.change(
    (engine) => chosen.filter(({ index }) => operate(engine, operation, id, index)).length,
  )
  if (changed === 0) {
    const states = chosen.map(
      ({ path, state, underWay }) => `<${path.forwardPath}> is ${underWay ? 'being tried' : state}`,
    )
    const message = `There was nothing to ${operation} in ${id}: ${states.join(', ')}.`
    throw new SandboxError('E_CONFLICT', message, {
      hint: `${operation} works on recipients that are ${WORKS_ON[operation]}.`,
    })
  }
  // What is due at once has happened when the answer comes.
  await sandbox.settled()
  return { ...epochOf(sandbox), changed }
}
