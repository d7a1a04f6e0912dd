/** Jim, MailHog's chaos monkey, as session rules of the sandbox: what he does is drawn from its seed and can be replayed. */
import type { SessionPoint, SessionRuleRecord } from '../core/rule.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { DEFAULT_SANDBOX } from '../sandbox/sandboxes.ts'

export interface Jim {
  /** Of each command, to cut the connection instead of answering it. */
  DisconnectChance: number
  /** Of each connection, to be let in. */
  AcceptChance: number
  /** Of each connection, to be slow. */
  LinkSpeedAffect: number
  /** Bytes per second. */
  LinkSpeedMin: number
  LinkSpeedMax: number
  RejectSenderChance: number
  RejectRecipientChance: number
  RejectAuthChance: number
}

/** MailHog's own (monkey/jim.go). */
export const DEFAULT_JIM: Jim = {
  DisconnectChance: 0.005,
  AcceptChance: 0.99,
  LinkSpeedAffect: 0.1,
  LinkSpeedMin: 1024,
  LinkSpeedMax: 10240,
  RejectSenderChance: 0.05,
  RejectRecipientChance: 0.05,
  RejectAuthChance: 0.05,
}

const FIELDS = Object.keys(DEFAULT_JIM) as (keyof Jim)[]

/**
 * Reads a body as Go does: names in any letter case, unknown ones passed over, and what is missing is 0.
 * @returns null for what is no such object
 */
export function readJim(data: unknown): Jim | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null
  const jim = Object.fromEntries(FIELDS.map((field) => [field, 0])) as unknown as Jim
  for (const [name, value] of Object.entries(data)) {
    const field = FIELDS.find((each) => each.toLowerCase() === name.toLowerCase())
    if (!field || value === null) continue
    if (typeof value !== 'number') return null
    jim[field] = value
  }
  return jim
}

const REFUSES = 'Jim: refuses the connection'
const SLOWS = 'Jim: slows the connection'
const CUTS = 'Jim: cuts the connection'
const SENDER = 'Jim: rejects the sender'
const RECIPIENT = 'Jim: rejects the recipient'
const AUTH = 'Jim: rejects the authentication'
const NAMES = [REFUSES, SLOWS, CUTS, SENDER, RECIPIENT, AUTH]

/** A rule has one speed, so the range is cut into so many. */
const SPEEDS = 8
/** Wherever the client has said something. */
const CUT_AT: SessionPoint[] = ['ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'message']

type JimRule = Omit<SessionRuleRecord, 'id'>

const rule = (name: string, at: SessionPoint, chance: number, then: SessionRuleRecord['then']): JimRule => ({
  name,
  at,
  chance,
  when: {},
  then,
})

/** @param door where the sandbox first hears of a connection */
export function jimRules(jim: Jim, door: SessionPoint): JimRule[] {
  return [
    rule(REFUSES, door, 1 - jim.AcceptChance, { do: 'drop' }),
    ...speedRules(jim, door),
    rule(SENDER, 'mail', jim.RejectSenderChance, { do: 'reply', reply: '550 Invalid sender {address}' }),
    rule(RECIPIENT, 'rcpt', jim.RejectRecipientChance, { do: 'reply', reply: '550 Invalid recipient {address}' }),
    rule(AUTH, 'auth', jim.RejectAuthChance, { do: 'reply', reply: '500 Unrecognised command' }),
    ...CUT_AT.map((at) => rule(CUTS, at, jim.DisconnectChance, { do: 'drop' })),
  ]
}

/** The last of these that acts sets the speed; their chances are such that each is as likely to be that one. */
function speedRules({ LinkSpeedAffect, LinkSpeedMin: min, LinkSpeedMax: max }: Jim, door: SessionPoint): JimRule[] {
  const share = Math.min(1, Math.max(0, LinkSpeedAffect)) / SPEEDS
  return Array.from({ length: SPEEDS }, (_, i) => {
    const chance = share / (1 - (SPEEDS - 1 - i) * share)
    const bytesPerSecond = Math.max(1, min + ((max - min) * i) / (SPEEDS - 1))
    return rule(SLOWS, door, chance, { do: 'drip', bytesPerSecond })
  })
}

const ofJim = (sandbox: Sandbox): SessionRuleRecord[] =>
  sandbox.engine.state.sessionOverrides.filter(({ name }) => name !== undefined && NAMES.includes(name))

/** @returns his settings, read back from his rules; null while he is not there */
export function jimIn(sandbox: Sandbox): Jim | null {
  const rules = ofJim(sandbox)
  if (rules.length === 0) return null
  const chance = (name: string) => rules.find((each) => each.name === name)?.chance ?? 0
  const slow = rules.filter(({ name }) => name === SLOWS)
  const speed = (of: SessionRuleRecord | undefined) => (of?.then.do === 'drip' ? of.then.bytesPerSecond : 0)
  return {
    DisconnectChance: chance(CUTS),
    AcceptChance: round(1 - chance(REFUSES)),
    LinkSpeedAffect: round((slow.at(-1)?.chance ?? 0) * slow.length),
    LinkSpeedMin: speed(slow[0]),
    LinkSpeedMax: speed(slow.at(-1)),
    RejectSenderChance: chance(SENDER),
    RejectRecipientChance: chance(RECIPIENT),
    RejectAuthChance: chance(AUTH),
  }
}

/** What the arithmetic of chances leaves at the far end goes. */
const round = (value: number): number => Number(value.toFixed(12))

/** Puts him in the place of what he was; null sends him away. */
export async function setJim(sandbox: Sandbox, jim: Jim | null): Promise<void> {
  for (const { id } of ofJim(sandbox)) await sandbox.removeRule(id)
  // A connection belongs to `default` until AUTH says otherwise.
  if (jim) await sandbox.use([], jimRules(jim, sandbox.name === DEFAULT_SANDBOX ? 'connect' : 'auth'))
}
