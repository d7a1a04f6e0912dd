/** Servers that take mail, to hand it to: smtp-server as it comes, and raw sockets that do what no server should. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Received {
  from: string
  to: string[]
  text: string
  user?: string
  secure: boolean
}

interface Options {
  lmtp?: boolean
  /** Refuses this recipient. */
  refuse?: Record<string, string>
  /** Wants this password. */
  password?: string
  /** What it says of the message. */
  message?: string
  secure?: boolean
  host?: string
}

const coded = (reply: string) => Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) })

export async function receiver({
  lmtp = false,
  refuse = {},
  password,
  message,
  secure = false,
  host = '127.0.0.1',
}: Options = {}) {
  const received: Received[] = []
  const server = new SMTPServer({
    lmtp,
    secure,
    disableReverseLookup: true,
    logger: false,
    authOptional: password === undefined,
    disabledCommands: password === undefined ? ['AUTH'] : [],
    onAuth: ({ username, password: given }, _, done) =>
      given === password ? done(null, { user: username ?? '' }) : done(coded('535 5.7.8 wrong password')),
    onRcptTo: ({ address }, _, done) => {
      const reply = refuse[address]
      done(reply ? coded(reply) : null)
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk) => chunks.push(chunk))
      stream.on('end', () => {
        if (message) return done(coded(message))
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString('latin1'),
          secure: session.secure,
          ...(typeof session.user === 'string' ? { user: session.user } : {}),
        })
        done(null, 'kept as 42')
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.server.address() as AddressInfo
  return { port, received, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

/** A server that does with each connection whatever the test says. */
export async function rawServer(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => undefined)
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port, close, connections: () => connections }
}

/** Takes everything, whatever it is addressed to, and keeps the commands. */
export async function patientServer() {
  const commands: string[] = []
  const server = await rawServer((socket) => {
    let inMessage = false
    socket.write('220 patient\r\n')
    socket.on('data', (data) => {
      for (const line of data.toString('latin1').split('\r\n').slice(0, -1)) {
        if (inMessage && line !== '.') continue
        if (!inMessage) commands.push(line)
        socket.write(line === 'DATA' ? '354 go on\r\n' : '250 ok\r\n')
        inMessage = line === 'DATA'
      }
    })
  })
  return { ...server, commands }
}
