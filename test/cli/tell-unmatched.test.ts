import { expect, onTestFinished, test } from 'vitest'
import { tellUnmatched } from '../../server/cli/tell-unmatched.ts'
import type { Sandbox } from '../../server/sandbox/sandbox.ts'
import { loadScenario } from '../../server/scenario/load.ts'
import { type LogEntry, startServer } from '../../server/server.ts'
import { until } from './support.ts'

const RULES = 'rules: [{ when: { recipient: ann@customer.example }, then: deliver }]\n'

async function telling(scenario: string, flag?: 'deliver' | 'warn' | 'fail') {
  const server = await startServer({
    http: false,
    scenario: await loadScenario(`${RULES}${scenario}`, { origin: 'file', file: 'a.yaml' }),
  })
  onTestFinished(() => server.close(0))
  const logged: LogEntry[] = []
  const hasFailed = await tellUnmatched(server, flag, (entry) => void logged.push(entry))
  return { server, logged, hasFailed }
}

async function send(sandbox: Sandbox, to: string): Promise<void> {
  await sandbox.accept({
    origin: { type: 'local', uid: 0 },
    envelope: { reversePath: 'app@shop.test', recipients: [{ forwardPath: to }] },
    raw: new TextEncoder().encode('Subject: x\r\n\r\n'),
  })
  await sandbox.settled()
}

test('a served scenario that warns of unmatched mail has each told in the log, with the nearest rule', async () => {
  const { server, logged, hasFailed } = await telling('onUnmatched: warn\n')
  const sandbox = await server.sandbox('default')
  await send(sandbox, 'ann@customer.example')
  await send(sandbox, 'bob@customer.example')
  await until(async () => expect(logged).toHaveLength(1))
  expect(logged[0]).toMatchObject({
    level: 'warn',
    sandbox: 'default',
    messageId: 'm2',
    recipient: 'bob@customer.example',
  })
  expect(logged[0]?.message).toMatch(/^m2 to <bob@customer\.example> met no rule\. .*nearest.* \(sandbox default\)$/)
  expect(hasFailed()).toBe(false)
})

test('where it is to fail that is an error, in sandboxes that are made later too', async () => {
  const { server, logged, hasFailed } = await telling('onUnmatched: fail\n')
  await send(await server.sandbox('ci-42'), 'bob@customer.example')
  await until(async () => expect(logged).toMatchObject([{ level: 'error', sandbox: 'ci-42' }]))
  expect(hasFailed()).toBe(true)
})

test('the flag goes before the scenario, and without either nothing is said', async () => {
  for (const [scenario, flag] of [
    ['onUnmatched: fail\n', 'deliver'],
    ['', undefined],
  ] as const) {
    const { server, logged, hasFailed } = await telling(scenario, flag)
    await send(await server.sandbox('default'), 'bob@customer.example')
    expect([logged, hasFailed()]).toEqual([[], false])
  }
})
