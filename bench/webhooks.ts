/**
 * 10,000 posts to a receiver that takes 200 ms for each, the server stopped and started on the way: how long, how much
 * memory, and whether each arrived.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startServer } from '../server/server.ts'

const { values } = parseArgs({ options: { posts: { type: 'string', default: '10000' } } })
const POSTS = Number(values.posts)
const SLOWNESS_MS = 200

const arrived = new Map<string, number>()
const receiver = createServer((req, res) => {
  let text = ''
  req.on('data', (chunk) => {
    text += chunk
  })
  req.on('end', () => {
    const { id } = JSON.parse(text) as { id: string }
    arrived.set(id, (arrived.get(id) ?? 0) + 1)
    setTimeout(() => res.end(), SLOWNESS_MS)
  })
})
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`

const data = mkdtempSync(join(tmpdir(), 'bouncelab-bench-'))
const start = () => startServer({ data, http: false, clock: { mode: 'virtual' } })
let server = await start()
let sandbox = await server.sandbox('default')
await sandbox.setWebhooks([{ url, format: 'bouncelab', events: ['delivered'] }])

const raw = new TextEncoder().encode(`Subject: news\r\n\r\n${'x'.repeat(2000)}\r\n`)
const began = performance.now()
const before = process.memoryUsage().rss
let most = 0
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss)
}, 100)
for (let i = 0; i < POSTS; i++) {
  const envelope = { reversePath: 'news@shop.test', recipients: [{ forwardPath: `c${i}@there.test` }] }
  await sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw })
}
const accepted = performance.now()
while (arrived.size < POSTS / 2) await new Promise((resolve) => setTimeout(resolve, 100))
await server.close(0)
server = await start()
sandbox = await server.sandbox('default')
await sandbox.settled()
clearInterval(watch)
const ended = performance.now()
const again = [...arrived.values()].reduce((sum, count) => sum + count - 1, 0)
console.log('| posts | accepted in | all arrived in | lost | twice, over the restart | memory at its most |')
console.log('|---|---|---|---|---|---|')
console.log(
  `| ${POSTS} | ${((accepted - began) / 1000).toFixed(1)} s | ${((ended - began) / 1000).toFixed(1)} s | ${POSTS - arrived.size} | ${again} | ${Math.round(before / 1e6)} MB, then ${Math.round(most / 1e6)} MB |`,
)
await server.close(0)
receiver.close()
rmSync(data, { recursive: true })
