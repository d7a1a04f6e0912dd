/** SASL as SMTP, POP3 and IMAP share it: PLAIN (RFC 4616), LOGIN and CRAM-MD5 (RFC 2195). The door carries the lines. */
import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import type { Claim } from './passwords.ts'

export const MECHANISMS = ['PLAIN', 'LOGIN', 'CRAM-MD5'] as const
export type Mechanism = (typeof MECHANISMS)[number]

/** What becomes of an answer: the next question (not yet base64), a claim, or no sense in it. */
export type SaslStep = { ask: string; next: (answer: string) => SaslStep } | { claim: Claim } | 'malformed'

/**
 * Begins an exchange. PLAIN asks an empty question, which is left out where the client's answer came along.
 * @param challenge unique, such as `<1896.697170952@mail.example>`; only CRAM-MD5 shows it
 */
export function startSasl(mechanism: Mechanism, challenge: string): Extract<SaslStep, { ask: string }> {
  if (mechanism === 'PLAIN') return { ask: '', next: plain }
  if (mechanism === 'LOGIN') return { ask: 'Username:', next: (user) => ({ ask: 'Password:', next: named(user) }) }
  return { ask: challenge, next: (answer) => cramMd5(challenge, answer) }
}

/** @returns undefined for what is no mechanism here */
export const mechanismOf = (name: string): Mechanism | undefined =>
  MECHANISMS.find((each) => each === name.toUpperCase())

/** An answer as it came: base64, `=` for an empty one. @returns null where it is no base64 */
export function decodeAnswer(text: string): string | null {
  if (text === '=') return ''
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : null
}

export const encodeQuestion = (text: string): string => Buffer.from(text).toString('base64')

function plain(answer: string): SaslStep {
  const parts = answer.split('\0')
  const [identity = '', name = '', password] = parts
  if (password === undefined || parts.length > 3) return 'malformed'
  return { claim: { user: name || identity, password } }
}

const named =
  (user: string) =>
  (password: string): SaslStep => ({ claim: { user, password } })

function cramMd5(challenge: string, answer: string): SaslStep {
  const [, user, digest] = /^(.*) ([0-9a-f]{32})$/is.exec(answer) ?? []
  if (user === undefined || digest === undefined) return 'malformed'
  const digestOf = (secret: string) => createHmac('md5', secret).update(challenge).digest('hex')
  return { claim: { user, digest: digest.toLowerCase(), digestOf } }
}
