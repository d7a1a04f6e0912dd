/** `bouncelab send`: hands a message to a running server over SMTP. */
import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import { type Flags, readConfig } from '../config.ts'
import type { Envelope } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import { composeMail, envelopeOf } from '../scenario/compose-mail.ts'
import { credentialsOf } from './ask-server.ts'

export async function send(flags: Flags, files: string[]): Promise<number> {
  const { smtp, sandbox } = readConfig(['smtp', 'sandbox'], flags, process.env)
  const auth = authOf(flags, sandbox)
  const { raw, envelope } = await messageOf(flags, files[0])
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...smtp,
    // The certificate is mostly one that the server made itself.
    ...(flags.tls === undefined ? { ignoreTLS: true } : { requireTLS: true, tls: { rejectUnauthorized: false } }),
    ...(auth ? { auth } : {}),
  })
  try {
    const to = envelope.recipients.map(({ forwardPath }) => forwardPath)
    const info = await transport.sendMail({ envelope: { from: envelope.reversePath, to }, raw: Buffer.from(raw) })
    process.stdout.write(`${info.response}\n`)
    for (const error of info.rejectedErrors ?? []) process.stderr.write(`${error.message}\n`)
    return (info.rejectedErrors ?? []).length === 0 ? 0 : 1
  } catch (error) {
    const { code, message, response } = error as { code?: string; message: string; response?: string }
    if (code !== 'ESOCKET' && code !== 'ECONNECTION' && code !== 'EDNS') {
      const mend = mendOf(code, response ?? '')
      process.stderr.write(`bouncelab: refused: ${response ?? message}${mend && `\n${mend}`}\n`)
      return 1
    }
    const hint = 'Start it with: bouncelab serve'
    throw new SandboxError('E_CONFIG', `No server answers at ${smtp.host}:${smtp.port}.`, { hint, cause: error })
  } finally {
    transport.close()
  }
}

/** The name picks the sandbox, and what follows its slash has the password. */
function authOf(flags: Flags, sandbox: string): { user: string; pass: string } | null {
  const own = credentialsOf(flags)
  const isDefault = sandbox === 'default'
  if (own) return { user: isDefault ? own.user : `${sandbox}/${own.user}`, pass: own.password || 'any' }
  return isDefault ? null : { user: sandbox, pass: 'any' }
}

/** What to do where the server wants more of its clients than was given; else nothing. */
function mendOf(code: string | undefined, reply: string): string {
  if (code === 'ETLS') return 'The server offers no STARTTLS: send without --tls.'
  if (/^530\b.*STARTTLS|^538\b/i.test(reply)) return 'It wants TLS first: send with --tls.'
  if (/^530\b/.test(reply))
    return 'Give --user NAME and --password PASSWORD (or BOUNCELAB_PASSWORD) of its --auth file.'
  if (/^535\b/.test(reply)) return 'User and password are those of its --auth file: bouncelab passwd FILE NAME.'
  return ''
}

async function messageOf(flags: Flags, file: string | undefined): Promise<{ raw: Uint8Array; envelope: Envelope }> {
  const { from, to, subject, text } = flags as { from?: string; to?: string[]; subject?: string; text?: string }
  if (from === undefined || !to) {
    throw new SandboxError('E_CONFIG', `${from === undefined ? '--from' : '--to'} is missing.`, {
      hint: 'Write bouncelab send --from app@client.test --to somebody@example.com',
    })
  }
  if (file === undefined)
    return composeMail(
      { from, to, ...(subject ? { subject } : {}), ...(text ? { text } : {}) },
      { now: Date.now(), number: process.pid },
    )
  return { raw: await bytesOf(file), envelope: envelopeOf({ from, to }) }
}

async function bytesOf(file: string): Promise<Uint8Array> {
  if (file === '-') return new TextEncoder().encode(await readAll(process.stdin))
  return readFile(file).catch((cause) => {
    throw new SandboxError('E_CONFIG', `${file} cannot be read.`, {
      hint: 'Give a message file, or - for standard input.',
      cause,
    })
  })
}
