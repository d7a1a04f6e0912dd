/**
 * Mailpit's chaos as rules of ours: refusals at MAIL, RCPT and AUTH with a chance. Chance is drawn from the sandbox's
 * seed, so that a failing run can be had again; and as they are rules, the page shows them and what they did.
 */
import type { SessionPoint, SessionRuleRecord } from '../../core/rule.ts'
import type { CompatRoute } from '../../http/compat.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { badRequest, sendJson } from '../answers.ts'
import { type Body, membersOf, readJson } from '../body.ts'

interface Trigger {
  ErrorCode: number
  /** Per cent. */
  Probability: number
}

const TRIGGERS = {
  Sender: { at: 'mail', code: 451, text: 'Chaos sender error' },
  Recipient: { at: 'rcpt', code: 451, text: 'Chaos recipient error' },
  Authentication: { at: 'auth', code: 535, text: 'Chaos authentication error' },
} as const satisfies Record<string, { at: SessionPoint; code: number; text: string }>

type TriggerName = keyof typeof TRIGGERS
const NAMES = Object.keys(TRIGGERS) as TriggerName[]

export const chaosRoutes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/chaos',
    handle: async ({ sandbox, res }) => sendJson(res, triggersOf(await sandbox())),
  },
  {
    method: 'PUT',
    path: '/api/v1/chaos',
    handle: async (call) => {
      const sandbox = await call.sandbox()
      const body = await readJson(call)
      const triggers = NAMES.map((name) => [name, readTrigger(name, body[name])] as const)
      for (const { id } of chaosRules(sandbox)) await sandbox.removeRule(id)
      const rules = triggers.filter(([name, trigger]) => isSet(name, trigger)).map((each) => ruleOf(...each))
      if (rules.length > 0) await sandbox.use([], rules)
      sendJson(call.res, triggersOf(sandbox))
    },
  },
]

const ruleName = (name: TriggerName): string => `Mailpit chaos: ${name}`

const chaosRules = (sandbox: Sandbox): SessionRuleRecord[] =>
  sandbox.engine.state.sessionOverrides.filter(({ name }) => NAMES.some((each) => ruleName(each) === name))

function triggersOf(sandbox: Sandbox): Record<TriggerName, Trigger> {
  const rules = chaosRules(sandbox)
  const triggers = NAMES.map((name): [TriggerName, Trigger] => {
    const rule = rules.find((each) => each.name === ruleName(name))
    const reply = rule?.then.do === 'reply' ? rule.then.reply : ''
    const code = Number(reply.slice(0, 3)) || TRIGGERS[name].code
    return [name, { ErrorCode: code, Probability: Math.round((rule?.chance ?? 0) * 100) }]
  })
  return Object.fromEntries(triggers) as Record<TriggerName, Trigger>
}

/** One that is left out goes back to what it is at the start. @throws Refusal 400 */
function readTrigger(name: TriggerName, given: unknown): Trigger {
  const body: Body = typeof given === 'object' && given !== null ? membersOf(given) : {}
  const { ErrorCode = 0, Probability = 0 } = body
  const code = ErrorCode === 0 ? TRIGGERS[name].code : ErrorCode
  if (!isWhole(code, 400, 599)) throw badRequest('error code must be between 400 and 599')
  if (!isWhole(Probability, 0, 100)) throw badRequest('probability must be between 0 and 100')
  return { ErrorCode: code, Probability }
}

const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most

/** A code that never acts is remembered all the same. */
const isSet = (name: TriggerName, { ErrorCode, Probability }: Trigger): boolean =>
  Probability > 0 || ErrorCode !== TRIGGERS[name].code

const ruleOf = (name: TriggerName, { ErrorCode, Probability }: Trigger): Omit<SessionRuleRecord, 'id'> => ({
  name: ruleName(name),
  when: {},
  at: TRIGGERS[name].at,
  chance: Probability / 100,
  then: { do: 'reply', reply: `${ErrorCode} ${TRIGGERS[name].text}` },
})
