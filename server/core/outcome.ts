/** From what a rule says to what happened in the world. */
import { draw } from './random.ts'
import type { DecidedOutcome } from './rule.ts'
import { replyCode } from './status.ts'
import type { Channel, Outcome, RemoteHost } from './types.ts'

/**
 * The outcome that a rule's entry stands for.
 * @param host fills in the halves of the remote host that the rule leaves out
 * @returns null for `hold`, which is no outcome
 */
export function outcomeOf(
  spec: DecidedOutcome,
  channel: Channel,
  host: (given: Partial<RemoteHost>) => RemoteHost,
): Outcome | null {
  switch (spec.do) {
    case 'deliver':
      return delivered(channel, () => hostOf(spec, host))
    case 'reply':
      return replied(asSent(spec.reply), spec.at, hostOf(spec, host))
    case 'dns':
      return {
        type: 'dns',
        result: spec.result,
        ...(spec.exchanger === undefined ? {} : { exchanger: spec.exchanger }),
      }
    case 'connect':
      return { type: 'connect', result: spec.result, host: hostOf(spec, host) }
    case 'mailbox':
      return { type: 'mailbox', result: spec.result }
    case 'program':
      return { type: 'program', exit: spec.exit, output: spec.output }
    case 'hold':
      return null
  }
}

/** The host that a rule names, with what it offers. */
function hostOf(
  spec: { host?: string; offers?: string[] },
  host: (given: Partial<RemoteHost>) => RemoteHost,
): RemoteHost {
  const found = host(parseHost(spec.host))
  return spec.offers ? { ...found, offers: spec.offers } : found
}

/** What happens where nothing stands in the way. */
export function delivered(channel: Channel, host: (given: Partial<RemoteHost>) => RemoteHost): Outcome {
  if (channel === 'local') return { type: 'delivered', by: 'mailbox' }
  return { type: 'delivered', by: 'remote', reply: '250 2.0.0 Ok', host: host({}) }
}

/** A 2xx reply to the message is its acceptance; any other 2xx before it changes nothing. */
function replied(
  reply: string,
  at: 'greeting' | 'helo' | 'mail' | 'rcpt' | 'data' | 'message',
  host: RemoteHost,
): Outcome {
  const code = replyCode(reply)
  if (code !== null && code < 300)
    return { type: 'delivered', by: 'remote', reply: at === 'message' ? reply : '250 2.0.0 Ok', host }
  return { type: 'replied', at, reply, host }
}

/**
 * A reply as a server sends it: every line begins with the code, all but the last with a hyphen behind it
 * (RFC 5321 section 4.2.1).
 * @example asSent('550 5.7.1 one\\ntwo') // '550-5.7.1 one\\n550 two'
 */
function asSent(reply: string): string {
  if (!reply.includes('\n')) return reply
  const lines = reply.replace(/\r?\n$/, '').split(/\r?\n/)
  const code = /^\d{3}(?=[ -]|$)/.exec(lines[0] as string)?.[0]
  if (code === undefined || lines.length === 1) return lines.join('\n')
  const texts = lines.map((line) => (line.startsWith(code) ? line.slice(3).replace(/^[ -]/, '') : line))
  return texts.map((text, i) => `${code}${i < texts.length - 1 ? '-' : ' '}${text}`).join('\n')
}

/** Reads `mx.example.net[192.0.2.25]`, or either half of it; after the address may stand what the host greets with. */
export function parseHost(text: string | undefined): Partial<RemoteHost> {
  if (text === undefined) return {}
  const found = /^([^[\]]*)(?:\[([^\]]+)\](?: (.+))?)?$/.exec(text)
  return {
    ...(found?.[1] ? { name: found[1] } : {}),
    ...(found?.[2] ? { address: found[2] } : {}),
    ...(found?.[3] ? { greeting: found[3] } : {}),
  }
}

/**
 * The host that a domain's mail goes to when nothing says otherwise: `mx.` and the domain, at an address in
 * 192.0.2.0/24 (TEST-NET-1, RFC 5737) that the name alone decides.
 */
export function inventHost(domain: string, given: Partial<RemoteHost>): RemoteHost {
  const name = given.name ?? `mx.${domain}`
  const address = given.address ?? `192.0.2.${1 + Math.floor(draw(0, name) * 254)}`
  return { name, address, ...(given.greeting === undefined ? {} : { greeting: given.greeting }) }
}
