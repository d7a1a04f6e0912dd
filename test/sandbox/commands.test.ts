import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandRequest, CommandResult, MtaInput } from '../../server/core/mta.ts'
import { byOperator } from '../../server/mta/mta.ts'
import type { CommandHost } from '../../server/programs/command-host.ts'
import type { Sandbox } from '../../server/sandbox/sandbox.ts'
import { getExplanation, getRaw } from '../../server/sandbox/views.ts'
import { openLab, overview, send } from '../support/lab.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'bouncelab-commands-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

/** A host whose commands end when the test says so. */
function heldHost() {
  const running: { request: CommandRequest; end: (result: Partial<CommandResult>) => void; killed: boolean }[] = []
  const host: CommandHost = {
    open: async () => ({
      run: (request, signal) =>
        new Promise((resolve) => {
          const end = (result: Partial<CommandResult>) =>
            resolve({ type: 'exited', code: 0, output: new Uint8Array(), ...result } as CommandResult)
          const run = { request, end, killed: false }
          signal.addEventListener('abort', () => {
            run.killed = true
            end({ type: 'stopped', why: 'killed' } as CommandResult)
          })
          running.push(run)
        }),
      close: async () => undefined,
    }),
  }
  /** Resolves when so many have begun. */
  const begun = async (count: number) => {
    while (running.length < count) await new Promise((resolve) => setImmediate(resolve))
    return running[count - 1] as (typeof running)[number]
  }
  return { host, running, begun }
}

const qmail = (lines: string): MtaInput =>
  byOperator({ type: 'qmail', control: { me: 'mx.test' }, users: { ann: [] }, alias: { x: lines } })

const out = (text: string) => ({ output: new TextEncoder().encode(text) })

async function typesOf(sandbox: Sandbox, messageId: string): Promise<string[]> {
  const events = await sandbox.store.events('default', 0, 1000)
  return events.flatMap((event) => ('messageId' in event && event.messageId === messageId ? [event.type] : []))
}

test('A command runs after its message is stored, and whoever sends meanwhile does not wait for it', async () => {
  const { host, begun } = heldHost()
  const lab = await openLab({ mta: qmail('|procmail\n&far@y.test'), commands: host })
  await send(lab.sandbox, 'x@mx.test')
  const command = await begun(1)
  expect(await overview(lab.sandbox)).toEqual(['m1 mail queued'])
  await send(lab.sandbox, 'ann@mx.test')
  expect(await overview(lab.sandbox)).toEqual(['m1 mail queued', 'm2 mail delivered'])
  expect(command.request.run).toEqual({ shell: 'procmail' })
  expect(new TextDecoder().decode(command.request.message)).toMatch(
    /^Received: \(qmail 20001 .*\nSubject: hello\n\nHello\.\n$/,
  )
  command.end(out('said\n'))
  await lab.sandbox.settled()
  expect(await overview(lab.sandbox)).toEqual(['m1 mail delivered', 'm2 mail delivered', 'm3 forward delivered'])
  const log = await lab.sandbox.store.events('default', 0, 1000)
  const delivered = log.find((event) => event.type === 'recipient.delivered' && event.messageId === 'm1')
  expect(delivered).toMatchObject({ report: 'said\ndid 0+1+1\nqp 20003\n', outcome: { by: 'forward' } })
  expect(new TextDecoder().decode((await getRaw(lab.sandbox, 'm3')) as Uint8Array)).toMatch(
    /^Delivered-To: x@mx\.test\r\n/,
  )
  await lab.close()
})

test.each([
  [{ code: 100 }, 'recipient.failed', 'no\n'],
  [{ code: 111 }, 'recipient.deferred', 'no\n'],
  [{ type: 'crashed' } as const, 'recipient.deferred', 'no\nAack, child crashed. (#4.3.0)\n'],
  [
    { type: 'stopped', why: 'it ran for 10 s' } as const,
    'recipient.deferred',
    'bouncelab stopped "procmail": it ran for 10 s. (#4.3.0)\nno\n',
  ],
])('A command that ends with %j is judged as qmail-local judges it', async (result, type, report) => {
  const { host, begun } = heldHost()
  const lab = await openLab({ mode: 'virtual', mta: qmail('|procmail'), commands: host })
  await send(lab.sandbox, 'x@mx.test')
  ;(await begun(1)).end({ ...out('no\n'), ...result })
  await lab.sandbox.settled()
  const events = await lab.sandbox.store.events('default', 0, 1000)
  expect(events.find((event) => event.type === type)).toMatchObject({ report, attempt: 1 })
  await lab.close()
})

test.each([
  [{ code: 0 }, 'failed'],
  [{ code: 1 }, 'delivered'],
  [{ type: 'not-run', temporary: false } as const, 'delivered'],
  [{ type: 'not-run', temporary: true } as const, 'queued'],
  [{ type: 'crashed' } as const, 'queued'],
])('bouncesaying runs its program without a shell; %j leaves the message %s', async (result, state) => {
  const { host, begun } = heldHost()
  const lab = await openLab({ mode: 'virtual', mta: qmail('|bouncesaying No. ./check "$SENDER"'), commands: host })
  await send(lab.sandbox, 'x@mx.test')
  const command = await begun(1)
  expect(command.request.run).toEqual({ program: ['./check', 'app@client.example'] })
  command.end(result)
  await lab.sandbox.settled()
  expect((await overview(lab.sandbox))[0]).toBe(`m1 mail ${state}`)
  await lab.close()
})

test('A virtual clock stands still while a command runs, and goes on when it has ended', async () => {
  const { host, begun } = heldHost()
  const lab = await openLab({ mode: 'virtual', mta: qmail('|procmail'), commands: host })
  const start = lab.sandbox.now()
  await send(lab.sandbox, 'x@mx.test')
  const command = await begun(1)
  let moved = false
  const move = lab.sandbox.moveClock({ advance: 3_600_000 }).then(() => {
    moved = true
  })
  await send(lab.sandbox, 'ann@mx.test')
  expect([moved, lab.sandbox.now() - start]).toEqual([false, 0])
  command.end({ code: 0 })
  await move
  expect(lab.sandbox.now() - start).toBe(3_600_000)
  expect(await overview(lab.sandbox)).toEqual(['m1 mail delivered', 'm2 mail delivered'])
  await lab.close()
})

test('The auto clock waits for a command rather than tell that no bounce can come', async () => {
  const { host, begun } = heldHost()
  const lab = await openLab({ mta: qmail('|procmail'), commands: host })
  await send(lab.sandbox, 'x@mx.test')
  const waiting = lab.sandbox.waitFor({ kind: 'bounce' }, 60_000)
  ;(await begun(1)).end({ code: 100 })
  expect(await waiting).toMatchObject({ found: true })
  await lab.close()
})

test('A command that a stop cut short is run again at the next start, and nothing is lost', async () => {
  const first = heldHost()
  const before = await openLab({ mode: 'virtual', data, mta: qmail('|procmail'), commands: first.host })
  await send(before.sandbox, 'x@mx.test')
  const command = await first.begun(1)
  await before.close()
  expect(command.killed).toBe(true)
  const second = heldHost()
  const after = await openLab({ mode: 'virtual', data, mta: qmail('|procmail'), commands: second.host })
  ;(await second.begun(1)).end({ code: 0 })
  await after.sandbox.settled()
  expect(await overview(after.sandbox)).toEqual(['m1 mail delivered'])
  expect((await typesOf(after.sandbox, 'm1')).slice(2)).toEqual([
    'recipient.attempted',
    'recipient.queued',
    'recipient.attempted',
    'recipient.delivered',
    'message.ended',
  ])
  const told = (await getExplanation(after.sandbox, 'm1'))?.sentences.map(({ text }) => text) ?? []
  expect(told.some((text) => text.includes('was cut short by a stop of bouncelab'))).toBe(true)
  await after.close()
})

test('A reset and the removal of a message wait for no command', async () => {
  const { host, begun } = heldHost()
  const lab = await openLab({ mode: 'virtual', mta: qmail('|procmail'), commands: host })
  await send(lab.sandbox, 'x@mx.test')
  const first = await begun(1)
  expect(await lab.sandbox.removeMessages(['m1'])).toEqual(['m1'])
  first.end({ code: 100 })
  await lab.sandbox.settled()
  expect(await overview(lab.sandbox)).toEqual([])
  expect(lab.sandbox.engine.state.running).toEqual({ local: 0, remote: 0 })
  await send(lab.sandbox, 'x@mx.test')
  const second = await begun(2)
  await lab.sandbox.reset()
  expect(second.killed).toBe(true)
  await send(lab.sandbox, 'ann@mx.test')
  await lab.sandbox.settled()
  expect(await overview(lab.sandbox)).toEqual(['m1 mail delivered'])
  expect(lab.faults).toEqual([])
  await lab.close()
})

test('No more commands run at once than concurrencylocal', async () => {
  const { host, running, begun } = heldHost()
  const mta = { ...qmail('|procmail'), control: { me: 'mx.test', concurrencylocal: 2 } }
  const lab = await openLab({ mode: 'virtual', mta, commands: host })
  for (let i = 0; i < 3; i++) await send(lab.sandbox, 'x@mx.test')
  ;(await begun(2)).end({ code: 0 })
  expect(running.length).toBe(2)
  ;(await begun(3)).end({ code: 0 })
  running[0]?.end({ code: 0 })
  await lab.sandbox.settled()
  expect(await overview(lab.sandbox)).toEqual(['m1 mail delivered', 'm2 mail delivered', 'm3 mail delivered'])
  await lab.close()
})

test('What is not the operator’s own runs nothing, and says why', async () => {
  const { host, running } = heldHost()
  const { givenBy: _, ...foreign } = qmail('|procmail')
  const lab = await openLab({ mode: 'virtual', mta: foreign as MtaInput, commands: host })
  await send(lab.sandbox, 'x@mx.test')
  await lab.sandbox.settled()
  const events = await lab.sandbox.store.events('default', 0, 1000)
  const deferred = events.find((event) => event.type === 'recipient.deferred')
  expect(deferred).toMatchObject({ report: expect.stringContaining('This configuration came over HTTP') })
  expect(running).toEqual([])
  await lab.close()
})

test('While a command holds up a move of the clock, changes are made all the same, and a reset ends the move', async () => {
  const { host, begun } = heldHost()
  const lab = await openLab({ mode: 'virtual', mta: qmail('|procmail'), commands: host })
  await send(lab.sandbox, 'x@mx.test')
  await begun(1)
  const move = lab.sandbox.moveClock({ advance: 8 * 86_400_000 })
  const refused = expect(move).rejects.toMatchObject({ code: 'E_CONFLICT' })
  await lab.sandbox.setMta(qmail('./Maildir/'))
  expect(lab.sandbox.engine.state.mta).toMatchObject({ alias: { x: './Maildir/' } })
  expect(await lab.sandbox.removeMessages(['m1'])).toEqual(['m1'])
  await lab.sandbox.reset()
  await refused
  await lab.sandbox.moveClock({ advance: 1000 })
  expect(lab.faults).toEqual([])
  await lab.close()
})
