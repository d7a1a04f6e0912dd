import { openSqliteStore } from '../server/store/sqlite.ts'
import { attemptEvents, commitOf, messageOf } from '../test/store/samples.ts'

const M = 10000,
  B = Number(process.argv[2])
for (let r = 0; r < 3; r++) {
  const store = await openSqliteStore(process.argv[3] ?? ':memory:')
  let cpu = 0,
    js = 0
  for (let f = 1; f <= M; f += B) {
    const ns = Array.from({ length: B }, (_, i) => f + i)
    const c = commitOf({
      messages: ns.map((n) => messageOf(n, { size: 2048 })),
      events: ns.flatMap((n) => attemptEvents({ from: (n - 1) * 6 + 1, count: 6, trace: () => n })),
    })
    const a = process.cpuUsage()
    await store.commit([c])
    const d = process.cpuUsage(a)
    cpu += d.user + d.system
    const e = process.cpuUsage()
    JSON.stringify(c.events)
    for (const m of c.messages) JSON.stringify(m.summary)
    const g = process.cpuUsage(e)
    js += g.user + g.system
  }
  console.log(
    B,
    'µs CPU per message',
    (cpu / M).toFixed(1),
    'json alone',
    (js / M).toFixed(1),
    'rate',
    Math.round(1e6 / (cpu / M)),
  )
  await store.close()
}
