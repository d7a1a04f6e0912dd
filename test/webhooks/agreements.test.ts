/** An application that never confirms its subscription is asked ever more seldom, and the clock goes on. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { postsOf } from '../../server/sandbox/posts-view.ts'
import { Agreements, ASKED_AGAIN } from '../../server/webhooks/agreements.ts'
import { openLab, send } from '../support/lab.ts'

const REFUSED = { status: 200, reply: '200 OK', dialogue: [] }
const DAY = 86_400_000

test('it is asked at once, then at growing intervals for about three days, and then no more', async () => {
  const agreements = new Agreements()
  const asked: number[] = []
  let now = 0
  for (;;) {
    const unagreed = await agreements.unagreed('w1', now, asked.length + 1, async () => {
      asked.push(now)
      return REFUSED
    })
    if (!unagreed || unagreed.retryIn === null) break
    expect(unagreed.reply).toMatch(/^The subscription is not confirmed yet: .* \(200 OK\)/)
    now += unagreed.retryIn
  }
  expect(asked.slice(1).map((at, n) => at - (asked[n] as number))).toEqual([...ASKED_AGAIN])
  expect(asked.at(-1)).toBeGreaterThan(2 * DAY)
  expect(asked.at(-1)).toBeLessThanOrEqual(3 * DAY)
})

test('posts that come while it is not due to be asked wait for the same question', async () => {
  const agreements = new Agreements()
  let asked = 0
  const ask = async () => {
    asked++
    return REFUSED
  }
  await Promise.all([1, 2, 3].map(() => agreements.unagreed('w1', 0, 1, ask)))
  expect((await agreements.unagreed('w1', 20_000, 1, ask))?.retryIn).toBe(40_000)
  expect(asked).toBe(1)
  await agreements.unagreed('w2', 20_000, 1, ask)
  expect(asked).toBe(2)
})

test('after the last time an old post says that nobody confirmed; a new one asks anew', async () => {
  const agreements = new Agreements()
  let now = 0
  for (const wait of [...ASKED_AGAIN, 0]) {
    await agreements.unagreed('w1', now, 1, async () => REFUSED)
    now += wait
  }
  const never = await agreements.unagreed('w1', now, 5, () => Promise.reject(new Error('nobody asks')))
  expect(never).toMatchObject({ retryIn: null, reply: expect.stringMatching(/^The subscription was never confirmed/) })
  expect(await agreements.unagreed('w1', now, 1, async () => null)).toBeNull()
  // A reset takes the clock back.
  expect((await agreements.unagreed('w1', now, 1, async () => REFUSED))?.retryIn).toBe(60_000)
  expect((await agreements.unagreed('w1', 0, 1, async () => REFUSED))?.retryIn).toBe(60_000)
})

test('ten days pass with a subscription that nobody confirms, and the posts can be sent again', async () => {
  let asked = 0
  const server = createServer((req, res) => {
    asked++
    // A fault, so that nobody waits for it to think again.
    req.resume().on('end', () => res.writeHead(500).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const lab = await openLab()
  onTestFinished(() => lab.close())
  const { sandbox } = lab
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await sandbox.setWebhooks([{ url, format: 'ses', events: ['delivered'] }])
  await send(sandbox, 'ann@there.test')
  await sandbox.moveClock({ run: 'idle' })
  expect(asked).toBe(ASKED_AGAIN.length + 1)
  expect(await postsOf(sandbox)).toMatchObject([{ state: 'failed', reply: expect.stringContaining('never confirmed') }])
  await sandbox.confirmWebhook('w1')
  expect(await sandbox.sendAgain('h1')).toBe(true)
  await sandbox.settled()
  expect((await postsOf(sandbox))[0]?.reply).toBe('500 Internal Server Error')
})
