import { afterEach, expect, test } from 'vitest'
import { VIRTUAL_START } from '../../server/core/clock.ts'
import { type Lab, openLab, send } from '../support/lab.ts'

let world: Lab
afterEach(() => world.close())

test('what is there already is answered at once', async () => {
  world = await openLab()
  await send(world.sandbox, 'unknown@bouncelab.test')
  await world.sandbox.settled()
  const result = await world.sandbox.waitFor({ kind: 'bounce', about: 'unknown@bouncelab.test' }, 10_000)
  expect(result).toMatchObject({ found: true, messages: [{ id: 'm2', kind: 'bounce' }] })
})

test('the auto clock skips ahead to the bounce that somebody waits for, and no further', async () => {
  world = await openLab()
  await send(world.sandbox, 'full@bouncelab.test')
  const result = await world.sandbox.waitFor({ notice: 'bounce', about: 'full@bouncelab.test' }, 10_000)
  expect(result).toMatchObject({ found: true })
  expect(world.sandbox.now() - VIRTUAL_START).toBe(608_400_000)
})

test('only the traces that can still match are skipped over', async () => {
  world = await openLab()
  await send(world.sandbox, 'full@bouncelab.test')
  await send(world.sandbox, 'greylist@bouncelab.test')
  const result = await world.sandbox.waitFor({ kind: 'bounce', about: 'greylist@bouncelab.test' }, 10_000)
  expect(result).toMatchObject({ found: false, why: 'cannot-come', endedIds: ['m2'] })
  expect(world.sandbox.now() - VIRTUAL_START).toBe(400_000)
})

test('waiting for the application’s own mail never moves the clock', async () => {
  world = await openLab()
  await send(world.sandbox, 'full@bouncelab.test')
  const waiting = world.sandbox.waitFor({ kind: 'mail', to: 'late@x.example' }, 10_000)
  await send(world.sandbox, 'late@x.example')
  expect(await waiting).toMatchObject({ found: true, messages: [{ id: 'm2' }] })
  expect(world.sandbox.now()).toBe(VIRTUAL_START)
})

test('a wait ends at once when its message was delivered and no bounce can come', async () => {
  world = await openLab()
  await send(world.sandbox, 'alice@x.example')
  const result = await world.sandbox.waitFor({ kind: 'bounce', about: 'alice@x.example' }, 60_000)
  expect(result).toMatchObject({ found: false, why: 'cannot-come', endedIds: ['m1'] })
})

test('a wait for somebody of whom nothing was accepted yet lasts until its timeout', async () => {
  world = await openLab()
  expect(await world.sandbox.waitFor({ kind: 'bounce', about: 'nobody@x.example' }, 30)).toEqual({
    found: false,
    why: 'timeout',
  })
})

test('while a transaction is open the auto clock stands still', async () => {
  world = await openLab()
  await send(world.sandbox, 'full@bouncelab.test')
  await world.sandbox.settled()
  world.sandbox.beginTransaction()
  const waiting = world.sandbox.waitFor({ kind: 'bounce', about: 'full@bouncelab.test' }, 60_000)
  await world.sandbox.settled()
  expect(world.sandbox.now()).toBe(VIRTUAL_START)
  world.sandbox.endTransaction()
  expect(await waiting).toMatchObject({ found: true })
})

test('several messages can be waited for', async () => {
  world = await openLab()
  const waiting = world.sandbox.waitFor({ kind: 'bounce', count: 3 }, 10_000)
  for (let i = 0; i < 3; i++) await send(world.sandbox, 'unknown@bouncelab.test', `app${i}@client.example`)
  expect(await waiting).toMatchObject({
    found: true,
    messages: [{ kind: 'bounce' }, { kind: 'bounce' }, { kind: 'bounce' }],
  })
})
