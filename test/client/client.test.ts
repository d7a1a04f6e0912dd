import { readFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { connect as connectTo, type LiveEvent } from '../../server/client/client.ts'
import { deliver, reply, rule } from '../../server/scenario/build.ts'
import { startServer } from '../../server/server.ts'

async function start(sandbox = 'ci') {
  const server = await startServer({ clock: { mode: 'auto' } })
  const client = connectTo(`${server.http?.url}/`, { sandbox })
  onTestFinished(async () => {
    client.close()
    await server.close(0)
  })
  return client
}

test('the client sends, waits, reads, explains and verifies', async () => {
  const sandbox = await start()
  const id = await sandbox.send({
    from: 'app@client.test',
    to: 'unknown@bouncelab.test',
    subject: 'hello',
    text: 'Hi.',
  })
  const bounce = await sandbox.waitFor({ notice: 'bounce', about: 'unknown@bouncelab.test', timeout: '5s' })
  expect(bounce).toMatchObject({ parentId: id, kind: 'bounce', report: [{ status: '5.1.1' }] })
  expect(Buffer.from(bounce.raw).toString()).toContain('unknown@bouncelab.test')
  expect((await sandbox.messages({ kind: ['mail', 'bounce'] })).map((message) => message.id)).toEqual([bounce.id, id])
  expect((await sandbox.message(id)).text).toBe('Hi.\n')
  expect((await sandbox.trace(id)).root.children).toHaveLength(1)
  expect((await sandbox.explain(id)).sentences.length).toBeGreaterThan(1)
  expect(await sandbox.verify([{ notice: 'bounce', status: '5.1.1' }])).toMatchObject({ ok: true })
  expect(await sandbox.log()).toContain('status=bounced')
  expect((await sandbox.logLines()).map(({ line }) => `${line}\n`).join('')).toBe(await sandbox.log())
  expect((await sandbox.events()).events[0]).toMatchObject({ type: 'message.accepted' })
  expect((await sandbox.info()).mtaTypes).toContain('qmail')
  expect((await sandbox.sandboxes()).map(({ name }) => name)).toEqual(['ci', 'default'])
})

test('rules as rule() makes them go in front, until reset', async () => {
  const sandbox = await start()
  const [added] = await sandbox.use(rule({ recipient: 'a@b.test' }, reply('450 4.2.1 busy').times(2), deliver()))
  const [later] = await sandbox.use({ when: { recipient: 'x@b.test' }, then: 'hold' })
  expect((await sandbox.rules()).rules.map(({ id }) => id)).toEqual([later?.id, added?.id])
  const id = await sandbox.sendRaw('Subject: x\r\n\r\n', { from: '', to: ['a@b.test', 'x@b.test'] })
  await sandbox.runToIdle()
  const message = await sandbox.message(id)
  expect(message.recipients).toMatchObject([
    { state: 'delivered', attempts: 3 },
    { state: 'held', attempts: 1 },
  ])
  expect(await sandbox.operate(id, 'release', 'x@b.test')).toBe(1)
  await sandbox.removeRule(later?.id as string)
  await sandbox.resetRules()
  expect((await sandbox.rules()).rules).toEqual([])
  await sandbox.reset()
  expect(await sandbox.messages()).toEqual([])
})

test('bytes go and come as they are', async () => {
  const sandbox = await start()
  const raw = Uint8Array.from({ length: 256 }, (_, i) => i)
  const id = await sandbox.sendRaw(raw, { from: '#@[]', to: 'delay+6h@bouncelab.test', uid: 501 })
  expect(await sandbox.raw(id)).toEqual(raw)
  expect((await sandbox.message(id)).envelope).toEqual({
    reversePath: '#@[]',
    recipients: [{ forwardPath: 'delay+6h@bouncelab.test' }],
  })
  expect(Buffer.from(await sandbox.raw(id, { form: 'queue' })).toString('latin1')).toContain('from userid 501')
})

test('the clock is set and moved', async () => {
  const sandbox = await start()
  const { now } = await sandbox.setClock({ mode: 'virtual' })
  const { wasAt, at } = await sandbox.advance('1d12h')
  expect([wasAt, Date.parse(at) - Date.parse(now)]).toEqual([now, 129_600_000])
  await sandbox.advanceTo(new Date(Date.parse(at) + 1000))
  expect(Date.parse((await sandbox.clock()).now) - Date.parse(at)).toBe(1000)
  await sandbox.next()
})

test('scenario and MTA are given and read back', async () => {
  const sandbox = await start()
  await sandbox.setScenario('name: text\nrules: []\n')
  expect(await sandbox.scenario()).toMatchObject({ name: 'text', text: 'name: text\nrules: []\n' })
  await sandbox.setScenario({ name: 'object', rules: [rule({ domain: 'b.test' }, reply('550 no'))] })
  expect((await sandbox.rules()).rules).toMatchObject([{ then: [{ do: 'reply', reply: '550 no' }] }])
  await sandbox.setMta({ type: 'imta', host: 'mta.example.com' })
  expect((await sandbox.mta()).type).toBe('imta')
  await sandbox.configure({ seed: 9 })
  expect(await sandbox.remove()).toBe(true)
})

test('a refusal is a SandboxError with the server’s code, words and cure', async () => {
  const sandbox = await start()
  await expect(sandbox.message('m99')).rejects.toMatchObject({
    name: 'SandboxError',
    code: 'E_NOT_FOUND',
    message: expect.stringContaining('"m99"'),
  })
  await expect(sandbox.setMta({ type: 'exchange' })).rejects.toMatchObject({
    code: 'E_INVALID',
    problems: [{ path: 'mta.type' }],
  })
  await expect(sandbox.waitFor({ kind: 'mail', timeout: '50ms' })).rejects.toMatchObject({
    code: 'E_TIMEOUT',
    message: /came within 50ms/,
  })
  await sandbox.send({ from: 'a@b.test', to: 'c@d.test' })
  await expect(sandbox.waitFor({ notice: 'bounce', about: 'c@d.test' })).rejects.toMatchObject({
    code: 'E_CANNOT_COME',
    message: /can no longer come/,
  })
})

test('where no server answers, the error names the address and what to do', async () => {
  const nowhere = connectTo('http://127.0.0.1:1')
  await expect(nowhere.messages()).rejects.toThrow(/No bouncelab answers at http:\/\/127\.0\.0\.1:1 \(.+\)\. Start it/)
})

test('a live stream is resumed where it broke', async () => {
  const port = { host: '127.0.0.1', port: 0 }
  const first = await startServer({ http: port })
  const { url } = first.http as { url: string }
  const events: LiveEvent[] = []
  const client = connectTo(url)
  const stream = client.live((event) => events.push(event))
  await stream.opened
  await client.send({ from: 'a@b.test', to: 'c@d.test' })
  await expect.poll(() => events.at(-1)?.type).toBe('message.ended')
  await first.close(0)

  const second = await startServer({ http: { host: '127.0.0.1', port: Number(new URL(url).port) } })
  onTestFinished(async () => {
    client.close()
    await second.close(0)
  })
  // The new server's journal is in memory and shorter: the client is told to read anew.
  await expect.poll(() => events.at(-1)?.type, { timeout: 5000 }).toBe('stream.resync')
  await client.send({ from: 'a@b.test', to: 'c@d.test' })
  await expect.poll(() => events.at(-1)).toMatchObject({ type: 'message.ended', epoch: 1 })
})

test('the client needs nothing of Node’s own', async () => {
  const seen = new Set<string>()
  const visit = async (url: URL): Promise<void> => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    const text = await readFile(url, 'utf8')
    for (const [, types, from] of text.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'/gm)) {
      if (types) continue
      expect([url.pathname, from]).toEqual([url.pathname, expect.stringMatching(/^\.{1,2}\//)])
      await visit(new URL(from as string, url))
    }
  }
  await visit(new URL('../../server/client/client.ts', import.meta.url))
  expect([...seen].map((href) => href.split('/server/')[1]).sort()).toEqual(
    [
      'client/call.ts',
      'client/client.ts',
      'client/credentials.ts',
      'client/live.ts',
      'client/wait.ts',
      'core/duration.ts',
      'core/userinfo.ts',
      'errors.ts',
    ].sort(),
  )
})
