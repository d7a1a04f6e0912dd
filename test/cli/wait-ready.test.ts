import { expect, test } from 'vitest'
import { waitReady } from '../../server/cli/wait-ready.ts'
import { startServer } from '../../server/server.ts'

test('Whoever waits for a server hears of it once it says that it is ready, and not while it starts', async () => {
  const server = await startServer({ startsLater: true })
  const url = server.http?.url as string
  const there = {
    url,
    headers: {},
    ask: () => fetch(url),
    fetch: (path: string, init?: RequestInit) => fetch(path, init),
  }
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  expect(await waitReady(there, 250)).toBe(1)
  server.sandboxes.state = 'ready'
  expect(await waitReady(there, 10_000)).toBe(0)
  await server.close(0)
  expect(await waitReady(there, 250)).toBe(1)
})
