/** Hands one message to a real SMTP or LMTP server: every reply is kept, and time and memory are bounded. */
import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type HandoffLine, type HandoffServer, serverText } from '../core/handoff.ts'
import type { Outcome, RemoteHost, ReplyStage } from '../core/types.ts'
import { printable } from '../smtp/transcript.ts'
import { type AllowList, isLoopback, notAllowed } from './allow-list.ts'

export interface Handed {
  reversePath: string
  to: string
  /** With CRLF. */
  bytes: Uint8Array
  smtpUtf8: boolean
}

export interface HandedOver {
  outcome: Outcome
  reply: string
  dialogue: HandoffLine[]
}

export interface Patience {
  /** Real milliseconds until the connection stands. */
  connect: number
  /** Real milliseconds for each answer. */
  answer: number
  /** Real milliseconds for all of it. */
  whole: number
}

const PATIENCE: Patience = { connect: 10_000, answer: 30_000, whole: 120_000 }
/** A server has a few lines to say; one that says more than this is cut off. */
const MOST_BYTES = 256 * 1024
const MOST_LINES = 200

type Failure = Error & { code?: string; command?: string; response?: string; cause?: { code?: string } }

/** Never throws: what goes wrong is an outcome. */
export async function handToServer(
  server: HandoffServer,
  handed: Handed,
  allowed: AllowList,
  signal: AbortSignal,
  patience = PATIENCE,
): Promise<HandedOver> {
  const dialogue: HandoffLine[] = []
  const say = (who: HandoffLine['who'], text: string) => {
    for (const line of text.split(/\r?\n/))
      if (dialogue.length < MOST_LINES) dialogue.push({ who, text: printable(line) })
  }
  const target = serverText(server)
  if (!allowed.allows(server.host, server.port)) {
    const reply = notAllowed(target)
    say('*', reply)
    const text = `bouncelab hands nothing over: ${reply} (#4.7.0)\n`
    return { outcome: { type: 'mta', temporary: true, text, status: '4.7.0' }, reply, dialogue }
  }
  const end = (outcome: Outcome, reply: string): HandedOver => {
    if (dialogue.at(-1)?.text !== reply) say('*', reply)
    return { outcome, reply, dialogue }
  }
  const found = await addressOf(server.host)
  if ('failed' in found) return end({ type: 'dns', result: found.failed }, `${server.host} has no address`)
  const host: RemoteHost = { name: server.host, address: found.address }
  let opened = await open(found.address, server.port, patience.connect, signal)
  // Node's own servers listen on either address of localhost, and not always on both.
  if ('failed' in opened && !isIP(server.host) && isLoopback(server.host)) {
    const other = await open('::1', server.port, patience.connect, signal)
    if ('socket' in other) {
      opened = other
      host.address = '::1'
    }
  }
  if ('failed' in opened) {
    const reply = `${target}: connection ${opened.failed === 'refused' ? 'refused' : 'timed out'}`
    return end({ type: 'connect', result: opened.failed, host }, reply)
  }
  say('*', `connected to ${host.address.includes(':') ? `[${host.address}]` : host.address}:${server.port}`)
  if (opened.socket.localAddress !== undefined) host.from = opened.socket.localAddress
  const secured = (tls: RemoteHost['tls']) => {
    if (tls) host.tls = tls
  }
  try {
    const reply = await converse(server, handed, opened.socket, say, secured, patience, signal)
    return end({ type: 'delivered', by: 'remote', reply, host }, reply)
  } catch (error) {
    const failure = error as Failure
    const { response } = failure
    const isInMessage = dialogue.some(({ who, text }) => who === 'S' && text.startsWith('354'))
    if (response && /^\d{3}/.test(response)) {
      const at = isInMessage ? 'message' : stageOf(failure.command)
      return end({ type: 'replied', at, reply: response.trim(), host }, response.trim())
    }
    const late = failure.code === 'ETIMEDOUT'
    const result = isInMessage ? 'lost-after-data' : late ? 'timeout' : 'lost'
    return end({ type: 'connect', result, host }, `${target}: ${failure.message}`)
  } finally {
    // What is written goes out: a QUIT among it.
    opened.socket.destroySoon()
  }
}

/** Looked up once, and only what is allowed: the address that was allowed is the one that is connected to. */
async function addressOf(host: string): Promise<{ address: string } | { failed: 'not-found' | 'servfail' }> {
  if (isIP(host)) return { address: host }
  if (isLoopback(host)) return { address: '127.0.0.1' }
  try {
    return { address: (await lookup(host)).address }
  } catch (error) {
    return { failed: (error as Failure).code === 'ENOTFOUND' ? 'not-found' : 'servfail' }
  }
}

function open(
  host: string,
  port: number,
  ms: number,
  signal: AbortSignal,
): Promise<{ socket: Socket } | { failed: 'refused' | 'timeout' }> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const fail = (failed: 'refused' | 'timeout') => {
      socket.destroy()
      resolve({ failed })
    }
    const stop = () => fail('timeout')
    const timer = setTimeout(stop, ms)
    const settled = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
    signal.addEventListener('abort', stop)
    socket.once('error', (error: Failure) => {
      settled()
      fail(error.code === 'ETIMEDOUT' ? 'timeout' : 'refused')
    })
    socket.once('connect', () => {
      settled()
      resolve({ socket })
    })
  })
}

/** @returns the reply to the message; throws where there is none, or another than success */
async function converse(
  server: HandoffServer,
  { reversePath, to, bytes, smtpUtf8 }: Handed,
  socket: Socket,
  say: (who: HandoffLine['who'], text: string) => void,
  secured: (tls: RemoteHost['tls']) => void,
  patience: Patience,
  signal: AbortSignal,
): Promise<string> {
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection')
  const heard = (entry: { tnx?: string }, ...words: unknown[]) => {
    if (entry.tnx === 'client') say('C', String(words[0]))
    else if (entry.tnx === 'server') say('S', String(words[0]))
  }
  const quiet = () => undefined
  const logger = { level: quiet, trace: quiet, debug: heard, info: quiet, warn: quiet, error: quiet, fatal: quiet }
  const client = new SMTPConnection({
    connection: socket,
    host: server.host,
    port: server.port,
    name: 'bouncelab.localhost',
    secure: server.protocol === 'smtps',
    lmtp: server.protocol === 'lmtp',
    ignoreTLS: server.tls === 'off',
    requireTLS: server.tls === 'required',
    // A server under development has a certificate of its own making.
    tls: { rejectUnauthorized: false },
    connectionTimeout: patience.connect,
    greetingTimeout: patience.answer,
    socketTimeout: patience.answer,
    transactionLog: true,
    logger,
  } as never)
  return new Promise((resolve, reject) => {
    let received = 0
    const fail = (error: Error) => {
      settled()
      client.close()
      reject(error)
    }
    const late = () => fail(Object.assign(new Error('took too long'), { code: 'ETIMEDOUT' }))
    const timer = setTimeout(late, patience.whole)
    const settled = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', late)
    }
    const count = (chunk: Buffer) => {
      received += chunk.length
      if (received > MOST_BYTES) fail(new Error(`the server said more than ${MOST_BYTES} bytes`))
    }
    signal.addEventListener('abort', late)
    // Only beside the client's own listener: a listener alone would let the greeting go by unheard.
    const alongside = (event: string) => {
      if (event !== 'data') return
      socket.off('newListener', alongside)
      socket.on('data', count)
    }
    socket.on('newListener', alongside)
    client.on('error', fail)
    client.connect((error?: Error | null) => {
      if (error) return fail(error)
      secured(tlsOf((client as unknown as { _socket?: Socket })._socket))
      const send = () => {
        const envelope = { from: reversePath, to: [to], size: bytes.length, use8BitMime: !isAscii(bytes), smtpUtf8 }
        client.send(
          envelope,
          Buffer.from(bytes),
          (failed: Error | null, info?: { response: string; rejectedErrors?: Error[] }) => {
            const rejected = info?.rejectedErrors?.[0]
            if (failed || rejected) return fail(failed ?? (rejected as Error))
            const reply = info?.response ?? ''
            client.quit()
            settled()
            resolve(reply)
          },
        )
      }
      if (server.user === undefined) return send()
      client.login(
        { user: server.user, credentials: { user: server.user, pass: server.password ?? '' } } as never,
        (refused?: Error | null) => (refused ? fail(refused) : send()),
      )
    })
  })
}

function tlsOf(socket: Socket | undefined): RemoteHost['tls'] {
  if (!(socket instanceof TLSSocket)) return undefined
  return { protocol: socket.getProtocol() ?? '', cipher: socket.getCipher()?.name ?? '', verified: socket.authorized }
}

const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80)

function stageOf(command = ''): ReplyStage {
  if (command === 'CONN') return 'greeting'
  if (/^(EHLO|HELO|LHLO|STARTTLS)/.test(command)) return 'helo'
  if (command.startsWith('RCPT')) return 'rcpt'
  if (command.startsWith('DATA')) return 'data'
  return 'mail'
}
