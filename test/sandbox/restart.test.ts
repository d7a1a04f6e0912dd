import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VIRTUAL_START } from '../../server/core/clock.ts'
import { getRaw } from '../../server/sandbox/views.ts'
import { openLab, overview, send } from '../support/lab.ts'

const DAY = 86_400_000
let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'bouncelab-restart-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

test.each(['virtual', 'auto'] as const)('a %s clock resumes at the stored now, and the queue goes on', async (mode) => {
  const before = await openLab({ mode, data })
  await send(before.sandbox, 'unreachable@bouncelab.test')
  await before.sandbox.moveClock({ advance: 3 * DAY })
  await before.close()
  const after = await openLab({ mode, data, wall: VIRTUAL_START + 50 * DAY })
  expect(after.sandbox.now() - VIRTUAL_START).toBe(3 * DAY)
  const moved = await after.sandbox.moveClock({ run: 'idle' })
  expect(moved.at - VIRTUAL_START).toBe(608_400_000)
  expect(await overview(after.sandbox)).toEqual(['m1 mail expired', 'm2 bounce delivered'])
  await after.close()
})

test('a real clock resumes at the wall, and overdue work runs once, stamped now', async () => {
  const before = await openLab({ mode: 'real', data })
  await send(before.sandbox, 'unreachable@bouncelab.test')
  await before.sandbox.settled()
  await before.close()
  const after = await openLab({ mode: 'real', data, wall: VIRTUAL_START + DAY })
  await after.sandbox.settled()
  const events = await after.sandbox.store.events('default', 0, 1000)
  const attempts = events.filter((event) => event.type === 'recipient.attempted')
  expect(attempts.map((event) => event.at - VIRTUAL_START)).toEqual([0, DAY])
  await after.close()
})

test('the offset of a real clock that was advanced survives', async () => {
  const before = await openLab({ mode: 'real', data })
  await before.sandbox.moveClock({ advance: 3 * DAY })
  await before.close()
  const after = await openLab({ mode: 'real', data, wall: VIRTUAL_START + 1000 })
  expect(after.sandbox.now() - VIRTUAL_START).toBe(3 * DAY + 1000)
  await after.close()
})

test('rules, their uses and the counters survive', async () => {
  const before = await openLab({ mode: 'virtual', data })
  const reply = { do: 'reply', reply: '450 4.2.1 busy', at: 'rcpt' } as const
  await before.sandbox.use([{ when: { domain: 'x.example' }, then: [reply], times: 2 }])
  await send(before.sandbox, 'a@x.example')
  await before.sandbox.settled()
  await before.close()
  const after = await openLab({ mode: 'virtual', data })
  expect(await send(after.sandbox, 'b@x.example')).toBe('m2')
  expect(await send(after.sandbox, 'c@x.example')).toBe('m3')
  await after.sandbox.settled()
  expect(await overview(after.sandbox)).toEqual(['m1 mail queued', 'm2 mail queued', 'm3 mail delivered'])
  const added = await after.sandbox.use([{ when: {}, then: [{ do: 'deliver' }] }])
  expect(added[0]?.id).toBe('r2')
  await after.close()
})

test('every sandbox comes back with its own messages', async () => {
  const before = await openLab({ data })
  const other = await before.sandboxes.get('ci-42')
  await send(other, 'a@x.example')
  await before.close()
  const after = await openLab({ data })
  expect(after.sandboxes.names()).toEqual(['ci-42', 'default'])
  expect(await overview(await after.sandboxes.get('ci-42'))).toEqual(['m1 mail delivered'])
  expect(await overview(after.sandbox)).toEqual([])
  await after.close()
})

test('a reset begins a new epoch with its names from the start, and keeps the scenario', async () => {
  const lab = await openLab({ mode: 'virtual', data })
  const reply = { do: 'reply', reply: '550 5.1.1 no', at: 'rcpt' } as const
  await lab.sandbox.applyScenario('one', [{ when: { domain: 'x.example' }, then: [reply] }], [], { name: 'one' })
  await lab.sandbox.use([{ when: { domain: 'y.example' }, then: [reply] }])
  await send(lab.sandbox, 'a@x.example')
  await lab.sandbox.moveClock({ advance: DAY })
  await lab.sandbox.reset()
  expect(lab.sandbox.engine.state).toMatchObject({ epoch: 2, now: VIRTUAL_START, overrides: [] })
  expect(await send(lab.sandbox, 'a@x.example')).toBe('m1')
  await send(lab.sandbox, 'a@y.example')
  await lab.sandbox.settled()
  expect(await overview(lab.sandbox)).toEqual(['m1 mail failed', 'm2 bounce delivered', 'm3 mail delivered'])
  expect(await getRaw(lab.sandbox, 'm4')).toBeNull()
  await lab.close()
})
