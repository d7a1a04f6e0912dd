/** Mail handed to real servers: their replies are the outcome. */
import { spawn } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { allowList } from '../../server/handoff/allow-list.ts'
import { handToServer } from '../../server/handoff/mail-client.ts'
import { getTrace } from '../../server/sandbox/views.ts'
import { testWith } from '../support/installed.ts'
import { openLab, overview, send } from '../support/lab.ts'
import { patientServer, rawServer, receiver } from './receiver.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
const closed = <T extends { close(): Promise<unknown> }>(it: T): T => {
  closing.push(() => it.close())
  return it
}

const QMAIL = { type: 'qmail', control: { me: 'mail.example.com' } }

async function lab(server: string, when: object = { domain: 'app.test' }, mta: object = QMAIL) {
  const opened = closed(await openLab({ mta: mta as never }))
  await opened.sandbox.use([{ when, then: [{ do: 'relay', server }] }])
  return opened.sandbox
}

async function traceOf(sandbox: Awaited<ReturnType<typeof lab>>, id = 'm1') {
  const trace = await getTrace(sandbox, id)
  if (!trace) throw new Error(`no trace of ${id}`)
  return trace.root
}

describe('A rule that relays', () => {
  test('hands the queued bytes to the server, and its reply is what the trace shows', async () => {
    const { port, received } = closed(await receiver())
    const sandbox = await lab(`smtp://127.0.0.1:${port}`)
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail delivered'])
    expect(received).toMatchObject([{ from: 'app@client.example', to: ['bob@app.test'] }])
    expect(received[0]?.text).toMatch(/^Received: \(qmail .*\r\nSubject: hello\r\n\r\nHello\.\r\n$/s)
    const attempt = (await traceOf(sandbox)).recipients[0]?.attempts[0]
    expect(attempt?.outcome).toMatchObject({ type: 'delivered', reply: '250 kept as 42' })
    expect(attempt?.handoff).toMatchObject({ ok: true, target: `smtp://127.0.0.1:${port}`, reply: '250 kept as 42' })
    expect(attempt?.handoff?.dialogue.map(({ who, text }) => `${who} ${text}`)).toContain(
      'C MAIL FROM:<app@client.example>',
    )
  })

  test('makes a bounce of the server’s own refusal', async () => {
    const { port } = closed(await receiver({ refuse: { 'gone@app.test': '550 5.1.1 we never had him' } }))
    const sandbox = await lab(`smtp://127.0.0.1:${port}`)
    await send(sandbox, 'gone@app.test')
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail failed', 'm2 bounce delivered'])
    const root = await traceOf(sandbox)
    expect(root.recipients[0]).toMatchObject({ status: '5.1.1' })
    expect(root.recipients[0]?.attempts[0]?.outcome).toMatchObject({ type: 'replied', at: 'rcpt' })
  })

  test('defers while the server says 4xx, and goes on to a bounce after the lifetime', async () => {
    const { port } = closed(await receiver({ message: '451 4.3.0 later' }))
    const sandbox = await lab(`smtp://127.0.0.1:${port}`)
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    expect((await traceOf(sandbox)).recipients[0]?.attempts[0]).toMatchObject({
      result: 'deferred',
      outcome: { type: 'replied', at: 'message', reply: '451 4.3.0 later' },
    })
    await sandbox.moveClock({ advance: 8 * 86_400_000 })
    expect(await overview(sandbox)).toEqual(['m1 mail expired', 'm2 bounce delivered'])
  })

  test('hands bounces of the null reverse-path and double bounces of #@[] over as they are', async () => {
    const { port, commands } = closed(await patientServer())
    const returned = { kind: ['bounce', 'double-bounce'], recipient: ['app@*', 'postmaster@*'] }
    const sandbox = await lab(`smtp://127.0.0.1:${port}`, returned, { ...QMAIL, users: { postmaster: [] } })
    await sandbox.use([
      { when: { recipient: ['*@down.example', 'gone@*'] }, then: [{ do: 'reply', reply: '550 no', at: 'rcpt' }] },
    ])
    await send(sandbox, 'x@down.example')
    await send(sandbox, 'x@down.example', 'gone@client.example')
    await sandbox.settled()
    expect(commands.filter((line) => /^(MAIL|RCPT)/.test(line)).sort()).toEqual([
      'MAIL FROM:<#@[]>',
      'MAIL FROM:<>',
      'RCPT TO:<app@client.example>',
      'RCPT TO:<postmaster@mail.example.com>',
    ])
  })

  test('speaks LMTP, to a local mailbox as well', async () => {
    const { port, received } = closed(await receiver({ lmtp: true }))
    const mta = { ...QMAIL, users: { ann: [] } }
    const sandbox = await lab(`lmtp://127.0.0.1:${port}`, { recipient: 'ann@mail.example.com' }, mta)
    await send(sandbox, 'ann@mail.example.com')
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail delivered'])
    expect(received[0]?.to).toEqual(['ann@mail.example.com'])
    expect((await traceOf(sandbox)).recipients[0]?.attempts[0]?.handoff?.dialogue[2]?.text).toMatch(/^LHLO /)
  })

  test.each([
    ['STARTTLS where it is required', false, '?tls=required', true],
    ['implicit TLS', true, '', true],
    ['no TLS where it is off', false, '?tls=off', false],
  ])('speaks %s', async (_, secure, query, isSecure) => {
    const { port, received } = closed(await receiver({ secure }))
    const sandbox = await lab(`${secure ? 'smtps' : 'smtp'}://127.0.0.1:${port}${query}`)
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    expect(received).toMatchObject([{ secure: isSecure }])
  })

  test('logs in, and neither trace nor event holds the password', async () => {
    const { port, received } = closed(await receiver({ password: 'geheim42' }))
    const sandbox = await lab(`smtp://ann:geheim42@127.0.0.1:${port}`)
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    expect(received).toMatchObject([{ user: 'ann' }])
    const root = await traceOf(sandbox)
    const told = JSON.stringify(root)
    expect(told).toContain(`smtp://ann@127.0.0.1:${port}`)
    expect(told).not.toContain('geheim42')
    expect(told).not.toContain(Buffer.from('\0ann\0geheim42').toString('base64'))
  })

  test('defers what may not leave this machine, and opens no socket for it', async () => {
    const sandbox = await lab('smtp://mail.example.net:25')
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    const attempt = (await traceOf(sandbox)).recipients[0]?.attempts[0]
    expect(attempt).toMatchObject({ result: 'deferred', status: '4.7.0' })
    expect(attempt?.handoff?.reply).toBe(
      'smtp://mail.example.net:25 is not on this machine, and --relay-allow does not name it.',
    )
  })

  test('ends a message that comes back by every hand-off', async () => {
    const sandbox = await lab('smtp://127.0.0.1:9')
    const raw = new TextEncoder().encode(`${'Received: by a; x\r\n'.repeat(101)}Subject: round\r\n\r\n`)
    const envelope = { reversePath: 'a@b.test', recipients: [{ forwardPath: 'bob@app.test' }] }
    await sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw })
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail failed', 'm2 bounce delivered'])
  })

  testWith('smtp-sink', 'hands mail to Postfix’s smtp-sink', async () => {
    const { port, close } = await rawServer(() => undefined)
    await close()
    const sink = spawn('smtp-sink', ['-u', 'nobody', '-c', `127.0.0.1:${port}`, '10'], { stdio: 'ignore' })
    closing.push(async () => sink.kill())
    const sandbox = await lab(`smtp://127.0.0.1:${port}`)
    await sandbox.use([{ when: {}, then: [{ do: 'relay', server: `smtp://127.0.0.1:${port}` }] }])
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    // It may not have listened yet: then the queue tries again, as it should.
    await sandbox.moveClock({ run: 'idle' })
    expect(await overview(sandbox)).toEqual(['m1 mail delivered'])
  })
})

describe('A server that misbehaves', () => {
  const handed = { reversePath: '', to: 'bob@app.test', bytes: Buffer.from('Subject: x\r\n\r\n'), smtpUtf8: false }
  const impatient = { connect: 300, answer: 300, whole: 1000 }
  const hand = (port: number) =>
    handToServer(
      { protocol: 'smtp', host: '127.0.0.1', port, tls: 'offered' },
      handed,
      allowList([]),
      new AbortController().signal,
      impatient,
    )

  test.each<[string, (socket: import('node:net').Socket) => void, object]>([
    ['never greets', () => undefined, { type: 'connect', result: 'timeout' }],
    ['hangs up at once', (socket) => socket.end(), { type: 'connect', result: 'lost' }],
    [
      'answers garbage',
      (socket) => socket.end('\x00\xff<html>garbage</html>\r\n'),
      { type: 'connect', result: 'lost' },
    ],
    ['refuses at the greeting', (socket) => socket.end('554 5.3.2 closed\r\n'), { type: 'replied', at: 'greeting' }],
    [
      'hangs up after the message',
      (socket) => {
        socket.write('220 x\r\n')
        socket.on('data', (data) => {
          const text = data.toString()
          if (text.startsWith('EHLO')) socket.write('250 x\r\n')
          else if (/^(MAIL|RCPT)/.test(text)) socket.write('250 ok\r\n')
          else if (text.startsWith('DATA')) socket.write('354 go\r\n')
          else socket.end()
        })
      },
      { type: 'connect', result: 'lost-after-data' },
    ],
    [
      'breaks TLS',
      (socket) => {
        socket.write('220 x\r\n')
        socket.on('data', (data) => {
          const text = data.toString()
          if (text.startsWith('EHLO')) socket.write('250-x\r\n250 STARTTLS\r\n')
          else if (text.startsWith('STARTTLS')) socket.write('220 go\r\n')
          else socket.write('no handshake at all')
        })
      },
      { type: 'connect', result: 'lost' },
    ],
    [
      'returns megabytes',
      (socket) => {
        const line = Buffer.from(`220-${'x'.repeat(1000)}\r\n`)
        const more = () => {
          while (!socket.destroyed && socket.write(line));
        }
        socket.on('drain', more)
        more()
      },
      { type: 'connect', result: 'lost' },
    ],
  ])('that %s is an outcome, in bounded time', async (_, serve, outcome) => {
    const { port } = closed(await rawServer(serve))
    const result = await hand(port)
    expect(result.outcome).toMatchObject(outcome)
    expect(result.dialogue.length).toBeLessThanOrEqual(202)
  })

  test('that is not there is a refused connection', async () => {
    const { port, close } = await rawServer(() => undefined)
    await close()
    expect((await hand(port)).outcome).toMatchObject({ type: 'connect', result: 'refused' })
  })
})

const HAS_IPV6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)

test.runIf(HAS_IPV6)('localhost is either of its addresses, and the dialogue says which', async () => {
  const { port, received } = closed(await receiver({ host: '::1' }))
  const server = { protocol: 'smtp', host: 'localhost', port, tls: 'off' } as const
  const handed = { reversePath: '', to: 'a@b.test', bytes: Buffer.from('Subject: x\r\n\r\nx\r\n'), smtpUtf8: false }
  const { outcome, dialogue } = await handToServer(server, handed, allowList([]), new AbortController().signal)
  expect(outcome).toMatchObject({ type: 'delivered', host: { name: 'localhost', address: '::1' } })
  expect(dialogue[0]).toEqual({ who: '*', text: `connected to [::1]:${port}` })
  expect(received).toHaveLength(1)
})

test.each([
  ['127.0.0.1', 25, true],
  ['127.9.9.9', 25, true],
  ['::1', 25, true],
  ['localhost', 2525, true],
  ['mail.shop.example', 25, true],
  ['10.0.0.7', 2525, true],
  ['10.0.0.7', 25, false],
  ['mail.shop.example.evil.test', 25, false],
  ['127.0.0.1.evil.test', 25, false],
  ['localhost.evil.test', 25, false],
])('With --relay-allow *.shop.example 10.0.0.*:2525 the server %s:%i is allowed: %s', (host, port, is) => {
  expect(allowList(['*.shop.example', '10.0.0.*:2525']).allows(host, port)).toBe(is)
})
