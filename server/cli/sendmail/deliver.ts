/** Hands a message to the server as it is read: nothing of its body is gathered. */
import type { Readable } from 'node:stream'
import { type HandoffServer, serverText } from '../../core/handoff.ts'
import { decodeXtext } from '../../mail/xtext.ts'
import { EX, exitForReply, SendmailError } from './exit-codes.ts'
import type { Options } from './options.ts'
import { notLetIn, serverName } from './server.ts'

export interface Sending {
  server: HandoffServer
  sandbox: string | undefined
  reversePath: string
  recipients: string[]
  dsn: Options['dsn']
  eightBit: boolean
  /** What EHLO says. */
  domain: string
  /** Told of each line of the dialogue but those of the message. */
  hear: (who: 'C' | 'S', line: string) => void
}

export interface Sent {
  reply: string
  /** Those whom the server refused while it took others. */
  refused: { recipient: string; reply: string }[]
}

interface Failure extends Error {
  code?: string
  command?: string
  response?: string
  recipient?: string
  /** There was no session yet. */
  isConnecting?: boolean
  rejectedErrors?: Failure[]
}

/** @throws SendmailError with the code that says what became of it */
export async function deliver(sending: Sending, message: Readable): Promise<Sent> {
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection')
  const { server, hear } = sending
  const quiet = () => undefined
  const debug = (entry: { tnx?: string }, ...words: unknown[]) => {
    if (entry.tnx === 'client') hear('C', String(words[0]))
    else if (entry.tnx === 'server') hear('S', String(words[0]))
  }
  const client = new SMTPConnection({
    host: server.host,
    port: server.port,
    name: sending.domain.includes('.') ? sending.domain : 'localhost',
    secure: server.protocol === 'smtps',
    lmtp: server.protocol === 'lmtp',
    ignoreTLS: server.tls === 'off',
    requireTLS: server.tls === 'required',
    // A server under development has a certificate of its own making.
    tls: { rejectUnauthorized: false },
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    transactionLog: true,
    logger: { level: quiet, trace: quiet, debug, info: quiet, warn: quiet, error: quiet, fatal: quiet },
  } as never)
  try {
    return await converse(client as unknown as Client, sending, message)
  } catch (error) {
    throw error instanceof SendmailError ? error : explained(error as Failure, sending)
  } finally {
    client.close()
  }
}

/** What is used of nodemailer's connection. */
interface Client {
  on(event: 'error', listener: (error: Error) => void): void
  connect(done: (error?: Error | null) => void): void
  login(auth: unknown, done: (error?: Error | null) => void): void
  send(envelope: unknown, message: Readable, done: (error: Error | null, info?: Info) => void): void
  quit(): void
}

interface Info {
  response: string
  rejectedErrors?: Failure[]
}

async function converse(client: Client, sending: Sending, message: Readable): Promise<Sent> {
  const broken = new Promise<never>((_, reject) => client.on('error', reject))
  broken.catch(() => undefined)
  const step = <T>(run: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> =>
    Promise.race([
      broken,
      new Promise<T>((resolve, reject) => run((error, result) => (error ? reject(error) : resolve(result as T)))),
    ])
  await step<void>((done) => client.connect(done)).catch((error: Failure) => {
    throw Object.assign(error, { isConnecting: true })
  })
  const { server, sandbox, reversePath: from, recipients: to, dsn, eightBit: use8BitMime } = sending
  const user = sandbox ?? server.user
  if (user !== undefined) {
    const credentials = { user, pass: server.password || 'any' }
    await step<void>((done) => client.login({ user, credentials }, done))
  }
  // The connection writes xtext itself.
  const envid = dsn.envid === undefined ? {} : { envid: decodeXtext(dsn.envid) }
  const envelope = { from, to, use8BitMime, dsn: { ...dsn, ...envid } }
  const info = await step<Info>((done) => client.send(envelope, message, done))
  client.quit()
  const refused = (info.rejectedErrors ?? []).map(({ recipient = '', response = '' }) => ({
    recipient,
    reply: oneLine(response),
  }))
  return { reply: oneLine(info.response), refused }
}

/** An error of the connection as a sentence with its mend. */
function explained(failure: Failure, { server, sandbox, recipients }: Sending): SendmailError {
  const { code, command = '', response, message } = failure
  const at = serverName(server)
  const reply = response === undefined ? '' : oneLine(response)
  if (code === 'EAUTH') return notLetIn(server, sandbox ?? server.user ?? '', reply)
  if (/^\d{3}/.test(reply)) {
    const all = failure.rejectedErrors ?? []
    // Pipelined, the command that is named is not the one that was refused.
    const isRecipient = all.length > 0 || command.startsWith('RCPT')
    const exit = exitForReply(reply, isRecipient ? 'RCPT' : command)
    const lines = all.map(({ recipient, response: said = '' }) => `${recipient}: ${oneLine(said)}`)
    return new SendmailError(exit, lines.length > 0 ? lines.join('\n') : `refused: ${reply}`, failure)
  }
  if (code === 'EENVELOPE') return new SendmailError(EX.DATAERR, `${message} (${recipients.join(', ')})`, failure)
  if (code === 'EDNS') {
    const mend = 'Name another one with --server or BOUNCELAB_SMTP.'
    return new SendmailError(EX.NOHOST, `${server.host} has no address. ${mend}`, failure)
  }
  if (code === 'EPROTOCOL' || code === 'ETLS')
    return new SendmailError(EX.PROTOCOL, `${serverText(server)}: ${message}`, failure)
  if (failure.isConnecting) {
    const mend = 'Start it with: bouncelab serve. Name another one with --server or BOUNCELAB_SMTP.'
    return new SendmailError(EX.TEMPFAIL, `no server answers at ${at}. ${mend}`, failure)
  }
  return new SendmailError(EX.TEMPFAIL, `the connection to ${at} broke: ${message}`, failure)
}

const oneLine = (text: string): string => text.trim().replace(/\r?\n/g, ' / ')
