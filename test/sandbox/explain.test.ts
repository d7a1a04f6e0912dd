import { afterEach, expect, test } from 'vitest'
import { operate } from '../../server/core/operator.ts'
import type { Sandbox } from '../../server/sandbox/sandbox.ts'
import { getExplanation, getLog, getQueue, getTrace } from '../../server/sandbox/views.ts'
import { type Lab, openLab, send } from '../support/lab.ts'

let world: Lab
afterEach(() => world.close())

const MTA = {
  type: 'qmail',
  control: { me: 'mail.example.com' },
  users: { alice: [] },
  places: { 'control.me': { file: 'shop.yaml', line: 4 }, users: { file: 'shop.yaml', line: 5 } },
}
const RULE = {
  name: 'the shop is closed',
  source: { file: 'shop.yaml', line: 9 },
  when: { domain: 'closed.example' },
  then: [{ do: 'reply', reply: '550 5.2.1 closed', at: 'rcpt' }],
} as const

const sentencesOf = async (sandbox: Sandbox, id: string): Promise<string[]> => {
  await sandbox.settled()
  return (await getExplanation(sandbox, id))?.sentences.map(({ text }) => text) ?? []
}

test('an explanation names the rule that decided, with its file and line; without the rule it says otherwise', async () => {
  world = await openLab({ mta: MTA })
  const { sandbox } = world
  await sandbox.applyScenario('shop', [{ ...RULE, then: [...RULE.then] }], [], null)
  const first = await sentencesOf(sandbox, await send(sandbox, 'a@closed.example'))
  expect(first.join('\n')).toContain(
    'failed with 5.2.1: 550 5.2.1 closed. Decided by rule r1 “the shop is closed” (shop.yaml:9).',
  )
  expect(await sandbox.removeRule('r1')).toBe(true)
  const second = await sentencesOf(sandbox, await send(sandbox, 'a@closed.example'))
  expect(second.join('\n')).toContain('was delivered. No rule matched, so the remote host accepted it.')
  expect(second.join('\n')).not.toContain('r1')
})

test('an old message is still explained by the rule that is gone', async () => {
  world = await openLab({ mta: MTA })
  const { sandbox } = world
  const added = await sandbox.use([{ ...RULE, then: [...RULE.then] }])
  const id = await send(sandbox, 'a@closed.example')
  await sandbox.settled()
  await sandbox.removeRule(added[0]?.id ?? '')
  expect((await sentencesOf(sandbox, id)).join('\n')).toContain('“the shop is closed” (shop.yaml:9)')
})

test('an explanation names the setting that decided where no rule did', async () => {
  world = await openLab({ mta: MTA })
  const sentences = await sentencesOf(world.sandbox, await send(world.sandbox, 'nobody@mail.example.com'))
  expect(sentences.join('\n')).toContain('[control/me (shop.yaml:4)]')
  expect(sentences.join('\n')).toContain('the users are: alice. [users (shop.yaml:5)]')
})

test('many attempts that went alike are told in one sentence, with what comes next', async () => {
  world = await openLab({ mode: 'virtual' })
  const { sandbox } = world
  const id = await send(sandbox, 'unreachable@bouncelab.test')
  await sandbox.moveClock({ advance: 86_400_000 })
  const sentences = await sentencesOf(sandbox, id)
  expect(sentences.filter((text) => text.startsWith('Attempts 1 to '))).toHaveLength(1)
  expect(sentences.at(-1)).toBe('No bounce has come, because the queue has not given up.')
})

test('the trace shows the attempts ahead', async () => {
  world = await openLab({ mode: 'virtual' })
  const { sandbox } = world
  const id = await send(sandbox, 'unreachable@bouncelab.test')
  await sandbox.settled()
  const trace = await getTrace(sandbox, id)
  expect(trace?.ahead['m1/0']).toMatchObject({ count: 39, last: '2026-01-12T10:00:00.000Z' })
  expect(trace?.ahead['m1/0']?.first[0]).toBe('2026-01-05T09:06:40.000Z')
})

test('the queue says what waits, until when and why', async () => {
  world = await openLab({ mode: 'virtual' })
  await send(world.sandbox, 'full@bouncelab.test')
  await world.sandbox.settled()
  expect(getQueue(world.sandbox)).toMatchObject([
    { messageId: 'm1', recipient: 'full@bouncelab.test', attempts: 1, nextAttemptAt: '2026-01-05T09:06:40.000Z' },
  ])
})

test('in the queue the next due comes first, and what is held and has no time last', async () => {
  world = await openLab({ mode: 'virtual' })
  await send(world.sandbox, 'full@bouncelab.test')
  await send(world.sandbox, 'unreachable@bouncelab.test')
  await world.sandbox.settled()
  await world.sandbox.change((engine) => operate(engine, 'hold', 'm1', 0))
  expect(getQueue(world.sandbox)).toMatchObject([
    { messageId: 'm2', state: 'queued' },
    { messageId: 'm1', state: 'held', nextAttemptAt: null },
  ])
})

test('the log is the MTA’s own, and each line knows its message', async () => {
  world = await openLab({ mode: 'virtual' })
  await send(world.sandbox, 'unknown@bouncelab.test')
  await world.sandbox.settled()
  const log = await getLog(world.sandbox, 0)
  expect(log[0]).toMatchObject({ messageId: 'm1', line: 'new msg 2198001' })
  expect(log.map(({ line }) => line)).toContain('bounce msg 2198001 qp 20002')
})
