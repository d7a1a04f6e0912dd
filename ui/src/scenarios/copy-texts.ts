/** Rules, scenarios and messages as text to take away: YAML, a Vitest test, a curl command. Pure. */
import { Document, isCollection, isMap, isSeq, parse } from 'yaml'
import type { MessageDetail } from '../lib/api-types.ts'

/** A list of rules as it stands in a scenario, conditions and outcomes on one line each. */
export function ruleYaml(word: 'rules' | 'session', rule: object): string {
  const document = new Document({ [word]: [rule] })
  const list = document.get(word)
  const first = isSeq(list) ? list.items[0] : undefined
  if (isMap(first)) for (const { value } of first.items) if (isCollection(value)) value.flow = true
  return document.toString({ lineWidth: 0, singleQuote: true })
}

/** Puts the rule in front, in a test. */
export function ruleTest(word: 'rules' | 'session', rule: object): string {
  const title = JSON.stringify((rule as { name?: string }).name ?? 'the application copes')
  const given = indented(rule, 2)
  if (word === 'rules') {
    return `import { test } from 'bouncelab/vitest'

test(${title}, async ({ sandbox }) => {
  await sandbox.use(${given})
  // Your application sends to sandbox.smtp, and copes.
})
`
  }
  return `import { test as base } from 'bouncelab/vitest'

const test = base.extend({
  sandboxOptions: { scenario: { session: [${given}] } },
})

test(${title}, async ({ sandbox }) => {
  // Your application sends to sandbox.smtp, and copes.
})
`
}

/** @param rules the address of the sandbox's rules */
export function ruleCurl(rules: string, word: 'rules' | 'session', rule: object): string {
  const body = word === 'rules' ? rule : { session: [rule] }
  return `curl -X POST ${rules} \\
  -H 'content-type: application/json' \\
  -d ${shellQuoted(JSON.stringify(body))}
`
}

/** Sends the same bytes again, in the same envelope. */
export function messageCurl(raw: string, smtp: string, { envelope }: Pick<MessageDetail, 'envelope'>): string {
  const to = envelope.recipients.map(({ forwardPath }) => ` \\\n    --mail-rcpt ${shellQuoted(forwardPath)}`)
  return `curl -s ${shellQuoted(raw)} |
  curl smtp://${smtp} \\
    --mail-from ${shellQuoted(envelope.reversePath || '<>')}${to.join('')} \\
    -T -
`
}

/** Sends a message like this one and waits for what comes of it. */
export function messageTest({ envelope, subject, text }: Pick<MessageDetail, 'envelope' | 'subject' | 'text'>): string {
  const to = envelope.recipients.map(({ forwardPath }) => forwardPath)
  const mail = {
    from: envelope.reversePath || 'app@shop.example',
    to: to.length === 1 ? to[0] : to,
    subject,
    text: text ?? '',
    ...(envelope.reversePath === '' ? { envelope: { from: '' } } : {}),
  }
  return `import { connect } from 'bouncelab/client'
import { expect, test } from 'bouncelab/vitest'

test(${JSON.stringify(subject || 'a message')}, async ({ sandbox }) => {
  const client = connect(sandbox.http?.url ?? '')
  await client.send(${indented(mail, 2)})
  await sandbox.runToIdle()
  await expect(sandbox).toHaveSeen({ kind: 'mail', to: ${JSON.stringify(to[0] ?? '')} })
})
`
}

/** A scenario as a test of its own: what decides in front, its steps and expectations in code. */
export function scenarioTest(name: string, text: string): string {
  const {
    name: _,
    about: __,
    steps = [],
    expect = [],
    clock: ___,
    ...decides
  } = (parse(text) ?? {}) as {
    name?: string
    about?: string
    steps?: Record<string, unknown>[]
    expect?: unknown[]
    clock?: unknown
  }
  const lines = [...steps.flatMap(stepCode), ...expect.map(expectationCode)]
  const needs = lines.some((line) => line.includes('client.'))
  return `${needs ? "import { connect } from 'bouncelab/client'\n" : ''}import { expect, test as base } from 'bouncelab/vitest'

const test = base.extend({
  sandboxOptions: {
    scenario: ${indented(decides, 4)},
  },
})

test(${JSON.stringify(name)}, async ({ sandbox }) => {
${needs ? "  const client = connect(sandbox.http?.url ?? '')\n" : ''}${lines.map((line) => `  ${line}\n`).join('')}})
`
}

function stepCode(step: Record<string, unknown>): string[] {
  const [word = '', value] = Object.entries(step)[0] ?? []
  switch (word) {
    case 'send':
      return [value].flat().map((mail) => sendCode(mail as Record<string, unknown>))
    case 'advance':
      return [`await sandbox.advance(${JSON.stringify(value)})`]
    case 'run':
      return ['await sandbox.runToIdle()']
    case 'rules':
      return value === 'reset'
        ? ['await sandbox.resetRules()']
        : [`await sandbox.use(...${indented(value as object, 2)})`]
    case 'mta':
      return [`await client.setMta(${indented(value as object, 2)})`]
    case 'await':
      return [`await sandbox.waitFor(${indented(value as object, 2)})`]
    case 'expect':
      return (value as unknown[]).map(expectationCode)
    default:
      return [`// ${JSON.stringify(step)}`]
  }
}

/** What only a scenario can send is left to the application. */
const sendCode = (mail: Record<string, unknown>): string =>
  ['eml', 'times', 'pause', 'via'].some((word) => word in mail)
    ? `// Your application sends: ${JSON.stringify(mail)}`
    : `await client.send(${indented(mail, 2)})`

const expectationCode = (expectation: unknown): string =>
  `await expect(sandbox).toHaveSeen(${indented(expectation as object, 2)})`

/** Under a line that is indented so far. */
const indented = (value: object, by: number): string =>
  JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(by)}`)

const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
