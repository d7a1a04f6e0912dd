import { afterEach, expect, test } from 'vitest'
import type { Mta } from '../../server/core/mta.ts'
import type { Sandbox } from '../../server/sandbox/sandbox.ts'
import { type Lab, openLab, overview, send } from '../support/lab.ts'

let lab: Lab
afterEach(() => lab.close())

const POISON = 'poison@client.example'

/** Has the sandbox's MTA fall over one sender's messages, as a mistake of ours in it would. */
function stumble({ engine }: Sandbox): void {
  const mta = engine.mta as { -readonly [K in keyof Mta]: Mta[K] }
  const { trace } = mta
  mta.trace = (from) => {
    if (from.envelope.reversePath === POISON) throw new Error('the trace cannot be written')
    return trace(from)
  }
}

const poisoned = (sandbox: Sandbox) => send(sandbox, 'bob@far.example', POISON)

test('a message that cannot be taken in is refused, and the next one is taken', async () => {
  lab = await openLab()
  await send(lab.sandbox, 'first@far.example')
  stumble(lab.sandbox)
  await expect(poisoned(lab.sandbox)).rejects.toThrow('the trace cannot be written')
  expect(await send(lab.sandbox, 'next@far.example')).toBe('m2')
  await lab.sandbox.settled()
  expect(await overview(lab.sandbox)).toEqual(['m1 mail delivered', 'm2 mail delivered'])
  expect(lab.faults).toEqual([expect.objectContaining({ message: 'the trace cannot be written' })])
})

test('whoever shares a commit with such a message is told as well, and can send again', async () => {
  lab = await openLab()
  stumble(lab.sandbox)
  const together = await Promise.allSettled([send(lab.sandbox, 'a@far.example'), poisoned(lab.sandbox)])
  expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await send(lab.sandbox, 'a@far.example')).toBe('m1')
  await lab.sandbox.settled()
  expect(await overview(lab.sandbox)).toEqual(['m1 mail delivered'])
})

test('bytes that nobody can read are refused like that, and the clock still moves', async () => {
  lab = await openLab({ mode: 'virtual' })
  const envelope = { reversePath: 'a@client.example', recipients: [{ forwardPath: 'b@far.example' }] }
  const raw = null as unknown as Uint8Array
  await expect(lab.sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw })).rejects.toThrow(TypeError)
  const { at, wasAt } = await lab.sandbox.moveClock({ advance: 1000 })
  expect(at - wasAt).toBe(1000)
})
