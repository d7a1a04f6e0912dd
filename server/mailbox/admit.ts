/** Who may read mailboxes: names and passwords of the operator's file, and whether they may be said in the clear. */
import { isLoopback } from '../auth/loopback.ts'
import type { Claim, Passwords } from '../auth/passwords.ts'
import { decodeAnswer, encodeQuestion, MECHANISMS, type Mechanism, startSasl } from '../auth/sasl.ts'
import type { LineConnection } from './line-connection.ts'

export interface MailboxDoor {
  /** Any password will do without it. */
  passwords?: Passwords | undefined
  /** Whose passwords are taken where anybody on the way could read them. */
  clearAuth: 'any' | 'loopback' | 'none'
}

/** Why somebody is not let in, for the protocol to give its own code. */
export interface Refusal {
  why: 'wrong' | 'limited' | 'in the clear'
  text: string
}

/** Whether a password may be sent as it is on this connection. */
export function mayShow({ passwords, clearAuth }: MailboxDoor, { isEncrypted, ip }: LineConnection): boolean {
  return !passwords || isEncrypted || clearAuth === 'any' || (clearAuth === 'loopback' && isLoopback(ip))
}

/** In the order in which clients are to try them. Without a file there is nothing to make a digest of. */
export function mechanismsFor(door: MailboxDoor, connection: LineConnection): Mechanism[] {
  return MECHANISMS.filter((name) =>
    name === 'CRAM-MD5' ? door.passwords?.hasSecrets === true : mayShow(door, connection),
  )
}

/** @returns null where the claim is right */
export async function refusalOf(door: MailboxDoor, claim: Claim, connection: LineConnection): Promise<Refusal | null> {
  if ('password' in claim && !mayShow(door, connection))
    return { why: 'in the clear', text: 'passwords are taken only under TLS here' }
  const verdict = (await door.passwords?.check(claim, connection.ip)) ?? { is: 'right' }
  if (verdict.is === 'wrong') return { why: 'wrong', text: 'Wrong user name or password.' }
  if (verdict.is === 'limited')
    return { why: 'limited', text: `too many wrong passwords from your address, try again in ${verdict.seconds} s` }
  return null
}

/**
 * Plays an exchange of SASL.
 * @param initial what came along with the command
 * @param ask sends a question as the protocol does, and gives the answer; null where there is none
 */
export async function exchange(
  mechanism: Mechanism,
  challenge: string,
  initial: string | undefined,
  ask: (question: string) => Promise<string | null>,
): Promise<Claim | 'malformed' | 'cancelled'> {
  let step = startSasl(mechanism, challenge)
  let given = mechanism === 'CRAM-MD5' ? undefined : initial
  for (;;) {
    const answer = given ?? (await ask(encodeQuestion(step.ask)))
    given = undefined
    if (answer === null) return 'cancelled'
    const text = decodeAnswer(answer)
    const next = text === null ? 'malformed' : step.next(text)
    if (next === 'malformed') return next
    if ('claim' in next) return next.claim
    step = next
  }
}
