/** `bouncelab send`: hands a message to a running server over SMTP. */
import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import { type Flags, readConfig } from '../config.ts'
import type { Envelope } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import { composeMail, envelopeOf } from '../scenario/compose-mail.ts'

export async function send(flags: Flags, files: string[]): Promise<number> {
  const { smtp, sandbox } = readConfig(['smtp', 'sandbox'], flags, process.env)
  const { raw, envelope } = await messageOf(flags, files[0])
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...smtp,
    ignoreTLS: true,
    ...(sandbox === 'default' ? {} : { auth: { user: sandbox, pass: 'any' } }),
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
      process.stderr.write(`bouncelab: refused: ${response ?? message}\n`)
      return 1
    }
    const hint = 'Start it with: bouncelab serve'
    throw new SandboxError('E_CONFIG', `No server answers at ${smtp.host}:${smtp.port}.`, { hint, cause: error })
  } finally {
    transport.close()
  }
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
