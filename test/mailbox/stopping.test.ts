/** A listener that stops while a client's command runs. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startMailboxListener } from '../../server/mailbox/listener.ts'
import { TlsContexts } from '../../server/smtp/tls.ts'

test('A command that runs is answered, then the client hears goodbye; one that waits hears it at once', async () => {
  let finish: () => void = () => expect.unreachable('not running yet')
  const running = new Promise<void>((resolve) => (finish = resolve))
  const listener = await startMailboxListener({
    ...{ protocol: 'TEST', flag: '--test', listen: { host: '127.0.0.1', port: 0 }, implicitTls: false },
    tls: new TlsContexts('make', 'test'),
    ...{ busy: 'busy\r\n', goodbye: 'goodbye\r\n' },
    serve: async (connection) => {
      for (;;) {
        const line = await connection.line(100, 60_000)
        if (typeof line === 'string') return
        connection.write('begun\r\n')
        await connection.flush()
        await running
        connection.write('answer\r\n')
        await connection.flush()
      }
    },
    onFault: (error) => expect.unreachable(String(error)),
  })
  const client = () => {
    const socket = connect(listener.address.port, '127.0.0.1')
    const heard = { text: '' }
    socket.on('data', (chunk: Buffer) => (heard.text += chunk.toString()))
    return { socket, heard, ended: once(socket, 'end') }
  }
  const [busy, idle] = [client(), client()]
  await Promise.all([once(busy.socket, 'connect'), once(idle.socket, 'connect')])
  busy.socket.write('work\r\n')
  await expect.poll(() => busy.heard.text).toBe('begun\r\n')
  const closed = listener.close(30_000)
  await idle.ended
  expect(idle.heard.text).toBe('goodbye\r\n')
  expect(busy.heard.text).toBe('begun\r\n')
  finish()
  await busy.ended
  expect(busy.heard.text).toBe('begun\r\nanswer\r\ngoodbye\r\n')
  await closed
})
