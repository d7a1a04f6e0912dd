/** Stopping: what clients hear, what stays, and the code that it leaves with. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { folderWith } from '../scenario/support.ts'
import { serving, until } from './support.ts'

interface Talk {
  socket: Socket
  /** Resolves once the server has said this. */
  hears(text: string): Promise<void>
  say(line: string, answer: string): Promise<void>
  heard(): string
  /** Resolves when the server has closed the connection. */
  ended: Promise<unknown>
}

function talk(address: string): Talk {
  const { hostname, port } = new URL(`tcp://${address}`)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  let heard = ''
  socket.on('data', (chunk) => (heard += chunk.toString()))
  socket.on('error', () => undefined)
  const hears = (text: string) =>
    until(async () => {
      if (!heard.includes(text)) throw new Error(`not heard: ${text}`)
    })
  const say = (line: string, answer: string) => {
    heard = ''
    socket.write(`${line}\r\n`)
    return hears(answer)
  }
  return { socket, hears, say, heard: () => heard, ended: once(socket, 'close') }
}

/** An SMTP session with a transaction that waits for its message. */
async function inData(smtp: string): Promise<Talk> {
  const client = talk(smtp)
  await client.hears('220 ')
  await client.say('EHLO client.test', '250 ')
  await client.say('MAIL FROM:<a@b.test>', '250 ')
  await client.say('RCPT TO:<c@d.test>', '250 ')
  await client.say('DATA', '354 ')
  return client
}

const isRefused = (address: string) =>
  until(async () => {
    const { hostname, port } = new URL(`tcp://${address}`)
    const socket = connect(Number(port), hostname)
    const [error] = await Promise.race([once(socket, 'connect').then(() => []), once(socket, 'error')]).catch(
      (thrown) => [thrown],
    )
    socket.destroy()
    expect((error as NodeJS.ErrnoException | undefined)?.code).toBe('ECONNREFUSED')
  })

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: whoever has nothing open hears so at once, no port is left, and the code is 0',
  async (signal) => {
    const server = await serving(['--imap', '127.0.0.1:0', '--pop3', '127.0.0.1:0'])
    const { smtp, http, imap, pop3, child, closed } = server as typeof server & { imap: string; pop3: string }
    const idle = talk(smtp)
    await idle.hears('220 ')
    await idle.say('EHLO idle.test', '250 ')
    const reader = talk(imap)
    await reader.hears('* OK')
    const busy = await inData(smtp)
    const live = new WebSocket(`${http.replace('http', 'ws')}/api/sandboxes/default/live`)
    await once(live, 'open')
    const left = once(live, 'close')
    const waiting = fetch(`${http}/api/sandboxes/default/messages/wait?kind=warning&timeout=60s`)
    // The request is there once the server has answered one that was sent after it.
    await fetch(`${http}/livez`)

    child.kill(signal)
    await idle.hears('421 4.3.2 Shutting down')
    await idle.ended
    await reader.ended
    expect(reader.heard()).toContain('* BYE')
    for (const address of [smtp, pop3]) await isRefused(address)
    expect(busy.socket.destroyed).toBe(false)
    await busy.say('Subject: late\r\n\r\nbody\r\n.', '250 ')

    expect(await closed).toEqual({ code: 0, signal: null })
    const [code] = (await left) as [number]
    expect(code).toBe(1001)
    const answer = await waiting
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'E_STOPPING'])
  },
)

test('a second signal leaves at once with 1; what was accepted is there again, what was not is not', async () => {
  const data = join(await folderWith({}), 'data')
  const first = await serving(['--data', data])
  const client = talk(first.smtp)
  await client.hears('220 ')
  await client.say('EHLO client.test', '250 ')
  for (const subject of ['one', 'two', 'three']) {
    await client.say('MAIL FROM:<a@b.test>', '250 ')
    await client.say('RCPT TO:<c@d.test>', '250 ')
    await client.say('DATA', '354 ')
    await client.say(`Subject: ${subject}\r\n\r\nbody\r\n.`, '250 ')
  }
  const open = await inData(first.smtp)
  open.socket.write('Subject: never ended\r\n\r\n')
  first.child.kill('SIGTERM')
  await until(async () => expect(first.said()).toContain('stopping'))
  first.child.kill('SIGTERM')
  expect(await first.closed).toEqual({ code: 1, signal: null })
  await open.ended
  expect(open.heard()).not.toContain('250 ')
  expect(first.said()).not.toContain('stopped')

  const { http } = await serving(['--data', data])
  const { messages } = (await (await fetch(`${http}/api/sandboxes/default/messages`)).json()) as {
    messages: { subject: string }[]
  }
  expect(messages.map(({ subject }) => subject)).toEqual(['three', 'two', 'one'])
})

test('a transaction that does not end is cut off after the grace, and the code is 0 all the same', async () => {
  const { smtp, child, closed } = await serving()
  const open = await inData(smtp)
  child.kill('SIGTERM')
  expect(await closed).toEqual({ code: 0, signal: null })
  await open.ended
})
