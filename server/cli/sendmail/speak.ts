/** `-bs`: SMTP on standard input and output, spoken by the server itself. */
import { Buffer } from 'node:buffer'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { HandoffServer } from '../../core/handoff.ts'
import { EX, SendmailError } from './exit-codes.ts'
import { notLetIn, serverName } from './server.ts'

interface Ends {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
}

/** Resolves when the server has said its last. @throws SendmailError */
export async function speak(server: HandoffServer, sandbox: string | undefined, { input, output }: Ends) {
  const socket = await open(server)
  const user = sandbox ?? server.user
  const greeting = user === undefined ? '' : await authenticated(socket, server, user)
  if (greeting) output.write(greeting)
  await new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve())
    socket.once('error', (error) => reject(broken(server, error)))
    // Whoever calls may leave without QUIT, and with the pipe closed behind it.
    output.once('error', () => socket.destroy())
    input.pipe(socket)
    socket.pipe(output, { end: false })
  })
}

function open(server: HandoffServer): Promise<Socket> {
  const { host, port, protocol } = server
  return new Promise((resolve, reject) => {
    const socket =
      protocol === 'smtps' ? connectTls({ host, port, rejectUnauthorized: false }) : connect({ host, port })
    const failed = (error: NodeJS.ErrnoException) => {
      const exit = error.code === 'ENOTFOUND' ? EX.NOHOST : EX.TEMPFAIL
      const mend = 'Start it with: bouncelab serve. Name another one with --server or BOUNCELAB_SMTP.'
      reject(new SendmailError(exit, `no server answers at ${serverName(server)}. ${mend}`, error))
    }
    socket.once('error', failed)
    socket.once(protocol === 'smtps' ? 'secureConnect' : 'connect', () => {
      socket.off('error', failed)
      resolve(socket)
    })
  })
}

/** Picks the sandbox before anybody else speaks. @returns the greeting, which is theirs */
async function authenticated(socket: Socket, server: HandoffServer, user: string): Promise<string> {
  const secret = Buffer.from(`\0${user}\0${server.password || 'any'}`).toString('base64')
  const greeting = await reply(socket)
  socket.write('EHLO localhost\r\n')
  await reply(socket)
  socket.write(`AUTH PLAIN ${secret}\r\n`)
  const answer = await reply(socket)
  if (answer.startsWith('2')) return greeting
  socket.destroy()
  throw notLetIn(server, user, answer.trim())
}

/** One reply, all its lines; nothing comes after it before we speak again. */
async function reply(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk)
    if (/(?:^|\n)\d{3}(?: .*)?\r?\n$/.test(text)) return text
  }
  throw new SendmailError(EX.TEMPFAIL, 'the server closed the connection.')
}

const broken = (server: HandoffServer, error: Error): SendmailError =>
  new SendmailError(EX.TEMPFAIL, `the connection to ${serverName(server)} broke: ${error.message}`, error)
