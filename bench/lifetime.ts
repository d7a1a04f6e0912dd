/**
 * 10,000 messages stuck for qmail's whole lifetime, with everything stored in memory: 41 attempts each, then a bounce.
 * Also the memory that 10,000 captured messages of 2 kB take over Node's own.
 */

import { VIRTUAL_START } from '../server/core/clock.ts'
import { handoffHost } from '../server/handoff/handoff-host.ts'
import { Sandboxes } from '../server/sandbox/sandboxes.ts'
import { openStore } from '../server/store/open.ts'

const RAW = new TextEncoder().encode(`Subject: hello\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(28)}`)

async function openSandbox() {
  const store = await openStore(undefined)
  const sandboxes = await Sandboxes.open({
    store,
    mta: undefined,
    scenario: undefined,
    clock: { mode: 'virtual', speed: 1, start: VIRTUAL_START },
    seed: 1,
    timezone: 'UTC',
    limits: { messages: undefined, bytes: undefined },
    wall: () => Date.now(),
    onFault: (error) => {
      throw error
    },
    handoffs: handoffHost(),
  })
  return { sandbox: await sandboxes.get('default'), close: () => sandboxes.close().then(() => store.close()) }
}

async function capture(messages: number, domain: string) {
  const opened = await openSandbox()
  const origin = { type: 'local', uid: 0 } as const
  await Promise.all(
    Array.from({ length: messages }, (_, i) => {
      const envelope = { reversePath: 'app@client.example', recipients: [{ forwardPath: `u${i}@${domain}` }] }
      return opened.sandbox.accept({ origin, envelope, raw: RAW.slice() })
    }),
  )
  await opened.sandbox.settled()
  return opened
}

const resident = () => {
  global.gc?.()
  return process.memoryUsage().rss / 1e6
}

const node = resident()
const kept = await capture(10_000, 'fine.example')
console.log(
  `memory after 10,000 messages of 2 kB: ${Math.round(resident() - node)} MB over the ${Math.round(node)} MB before`,
)
await kept.close()

console.log('| messages stuck | attempts | bounces | seconds | attempts/s |\n|---|---|---|---|---|')
for (const messages of [1000, 10_000]) {
  const stuck = await openSandbox()
  await stuck.sandbox.use([{ when: { domain: 'down.example' }, then: [{ do: 'connect', result: 'timeout' }] }])
  const began = performance.now()
  const origin = { type: 'local', uid: 0 } as const
  for (let i = 0; i < messages; i++) {
    const envelope = { reversePath: 'app@client.example', recipients: [{ forwardPath: `u${i}@down.example` }] }
    void stuck.sandbox.accept({ origin, envelope, raw: RAW.slice() })
  }
  const moved = await stuck.sandbox.moveClock({ run: 'idle' })
  const seconds = (performance.now() - began) / 1000
  const attempts = (moved.brought['recipient.deferred'] ?? 0) + (moved.brought['recipient.expired'] ?? 0) + messages
  const bounces = moved.brought['notice.sent:bounce'] ?? 0
  console.log(`| ${messages} | ${attempts} | ${bounces} | ${seconds.toFixed(1)} | ${Math.round(attempts / seconds)} |`)
  await stuck.close()
}
