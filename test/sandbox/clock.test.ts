import { afterEach, expect, test } from 'vitest'
import { VIRTUAL_START } from '../../server/core/clock.ts'
import { type Lab, openLab, overview, send } from '../support/lab.ts'

const DAY = 86_400_000
const labs: Lab[] = []
const lab = async (options: Parameters<typeof openLab>[0] = {}): Promise<Lab> => {
  const opened = await openLab(options)
  labs.push(opened)
  return opened
}
afterEach(async () => {
  for (const opened of labs.splice(0)) await opened.close()
})

test('a first attempt needs no move of the clock', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  await send(sandbox, 'unknown@bouncelab.test')
  await sandbox.settled()
  expect(await overview(sandbox)).toEqual(['m1 mail failed', 'm2 bounce delivered'])
  expect(sandbox.now()).toBe(VIRTUAL_START)
})

test('moving forward stops at each due instant, and the notices on the way are made at theirs', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  await send(sandbox, 'unreachable@bouncelab.test')
  const moved = await sandbox.moveClock({ advance: 8 * DAY })
  expect(moved.at - moved.wasAt).toBe(8 * DAY)
  expect(moved.brought).toMatchObject({ 'recipient.attempted': 40, 'recipient.expired': 1, 'notice.sent:bounce': 1 })
  const events = await sandbox.store.events('default', 0, 1000)
  const bounce = events.find((event) => event.type === 'notice.sent')
  expect((bounce?.at ?? 0) - VIRTUAL_START).toBe(608_400_000)
})

test('the next event is one due instant away', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  await send(sandbox, 'greylist@bouncelab.test')
  await sandbox.settled()
  const moved = await sandbox.moveClock({ next: true })
  expect(moved.at - moved.wasAt).toBe(400_000)
  expect(await overview(sandbox)).toEqual(['m1 mail delivered'])
})

test('with nothing due the next event leaves the clock where it is', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  const moved = await sandbox.moveClock({ next: true })
  expect(moved.at).toBe(moved.wasAt)
})

test('a run to idle ends when nothing is due any more', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  await send(sandbox, 'full@bouncelab.test')
  await send(sandbox, 'delay+6h@bouncelab.test')
  const moved = await sandbox.moveClock({ run: 'idle' })
  expect(moved.at - moved.wasAt).toBe(608_400_000)
  expect(sandbox.engine.nextDue()).toBeNull()
})

test('the clock does not go back', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  await expect(sandbox.moveClock({ advanceTo: VIRTUAL_START - 1 })).rejects.toMatchObject({ code: 'E_CLOCK_PAST' })
})

test('clock commands queue one behind another', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  await send(sandbox, 'unreachable@bouncelab.test')
  const moves = await Promise.all([sandbox.moveClock({ advance: DAY }), sandbox.moveClock({ advance: 2 * DAY })])
  expect(moves.map((move) => move.at - VIRTUAL_START)).toEqual([DAY, 3 * DAY])
})

test('a real clock follows the wall, at its speed, and an advance stays as an offset', async () => {
  const world = await lab({ mode: 'real', speed: 60 })
  world.wall += 1000
  expect(world.sandbox.now() - VIRTUAL_START).toBe(60_000)
  await world.sandbox.moveClock({ advance: DAY })
  world.wall += 1000
  expect(world.sandbox.now() - VIRTUAL_START).toBe(DAY + 120_000)
})

test('a wall clock that goes back holds the time still', async () => {
  const world = await lab({ mode: 'real' })
  world.wall += 5000
  await send(world.sandbox, 'a@x.example')
  world.wall -= 60_000
  expect(world.sandbox.now() - VIRTUAL_START).toBe(5000)
})

test('a change of mode keeps the time', async () => {
  const world = await lab({ mode: 'real' })
  world.wall += 5000
  await world.sandbox.moveClock({ mode: 'virtual' })
  world.wall += 5000
  expect(world.sandbox.now() - VIRTUAL_START).toBe(5000)
  expect(world.sandbox.engine.state.clock.mode).toBe('virtual')
})

test('a message that arrives during a move gets the instant of its step and is worked on before the next', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  await send(sandbox, 'unreachable@bouncelab.test')
  const move = sandbox.moveClock({ advance: 8 * DAY })
  const second = await send(sandbox, 'unknown@bouncelab.test')
  await move
  const events = await sandbox.store.events('default', 0, 1000)
  const accepted = events.find((event) => event.type === 'message.accepted' && event.messageId === second)
  const failed = events.find((event) => event.type === 'recipient.failed' && event.messageId === second)
  expect(failed?.at).toBe(accepted?.at)
  expect(accepted?.at).toBeLessThan(VIRTUAL_START + 8 * DAY)
})

test('a message that is deleted while an attempt at it is under way leaves the queue in order', async () => {
  const { sandbox } = await lab({ mode: 'virtual' })
  const slow = { do: 'reply', reply: '550 5.1.1 slowly', at: 'rcpt', delay: 3_600_000 } as const
  await sandbox.use([{ when: { domain: 'x.example' }, then: [slow] }])
  const id = await send(sandbox, 'a@x.example')
  await sandbox.settled()
  expect(await sandbox.removeMessages([id])).toEqual(['m1'])
  await sandbox.moveClock({ advance: DAY })
  expect(await overview(sandbox)).toEqual(['m2 bounce delivered'])
})
