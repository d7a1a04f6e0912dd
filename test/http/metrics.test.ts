import { expect, test } from 'vitest'
import { MOST_SANDBOXES } from '../../server/metrics/metrics.ts'
import { sendTo, startTestServer } from './support.ts'

/** Samples by name and labels, as written; a line that is of neither format fails. */
function samples(text: string): Map<string, number> {
  const found = new Map<string, number>()
  const line = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/
  for (const each of text.trimEnd().split('\n')) {
    if (/^# (?:HELP|TYPE) [a-zA-Z_:][\w:]* ./.test(each) || each === '# EOF') continue
    const [, name = '', labels = '', value = ''] = line.exec(each) ?? []
    expect([each, name !== '' && Number.isFinite(Number(value)), found.has(name + labels)]).toEqual([each, true, false])
    found.set(name + labels, Number(value))
  }
  return found
}

const typesIn = (text: string) =>
  new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]))

test('The figures tell what came in, what became of it, and what waits', async () => {
  const server = await startTestServer({ clock: { mode: 'virtual' } })
  await sendTo(server, 'unknown@bouncelab.test')
  await sendTo(server, 'unreachable@bouncelab.test')
  await server.ask('moveClock', { body: { advance: '2h' } })
  const answer = await server.fetch('getMetrics')
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const found = samples(await answer.text())
  const of = (name: string) => found.get(name)
  expect(of('bouncelab_messages_accepted_total{sandbox="default",kind="mail",origin="local"}')).toBe(2)
  expect(of('bouncelab_notices_total{sandbox="default",kind="bounce"}')).toBe(1)
  expect(of('bouncelab_recipients_ended_total{sandbox="default",state="failed"}')).toBe(1)
  expect(of('bouncelab_queue_recipients{sandbox="default",state="queued"}')).toBe(1)
  expect(of('bouncelab_queue_oldest_age_seconds{sandbox="default"}')).toBe(7200)
  expect(of('bouncelab_sandboxes')).toBe(1)
  expect(of('bouncelab_journal_seq{sandbox="default"}')).toBeGreaterThan(5)
})

test('As OpenMetrics counters are named without _total, and the end is marked', async () => {
  const server = await startTestServer()
  await sendTo(server, 'ann@example.com')
  const answer = await server.fetch('getMetrics', {
    headers: { accept: 'application/openmetrics-text; version=1.0.0' },
  })
  expect(answer.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
  const text = await answer.text()
  expect(text.endsWith('\n# EOF\n')).toBe(true)
  expect([...typesIn(text)].filter(([name, type]) => type === 'counter' && name?.endsWith('_total'))).toEqual([])
})

test('Names and units are as Prometheus wants them', async () => {
  const server = await startTestServer()
  const text = await (await server.fetch('getMetrics')).text()
  for (const [name, type] of typesIn(text)) {
    expect([name, type === 'counter']).toEqual([name, name?.endsWith('_total')])
    expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'))
  }
  const buckets = [...samples(text)].filter(([name]) => name.startsWith('bouncelab_event_loop_lag_seconds_bucket'))
  expect(buckets.map(([, value]) => value)).toEqual(buckets.map(([, value]) => value).sort((a, b) => a - b))
  expect(buckets.at(-1)?.[0]).toContain('le="+Inf"')
})

test('Sandboxes beyond fifty are summed up, so that a CI server floods nobody', async () => {
  const server = await startTestServer()
  for (let i = 0; i < MOST_SANDBOXES + 5; i++) await sendTo(server, 'ann@example.com', 'app@client.test', `ci-${i}`)
  const found = samples(await (await server.fetch('getMetrics')).text())
  const accepted = [...found].filter(([name]) => name.startsWith('bouncelab_messages_accepted_total'))
  expect(accepted.length).toBeLessThanOrEqual(MOST_SANDBOXES + 1)
  expect(accepted.reduce((sum, [, value]) => sum + value, 0)).toBe(MOST_SANDBOXES + 5)
  expect(found.get('bouncelab_messages_accepted_total{sandbox="_other",kind="mail",origin="local"}')).toBeGreaterThan(1)
})
