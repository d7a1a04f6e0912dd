/** The recorded cases of test/fixtures/qmail, and the rules that make their world. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OutcomeSpec, RuleRecord, When } from '../../../server/core/rule.ts'
import type { ReplyStage } from '../../../server/core/types.ts'

export const FIXTURES = join(import.meta.dirname, '../../fixtures/qmail')

export interface Recording {
  name: string
  control: Record<string, string>
  sender: string
  recipients: string[]
  original: Uint8Array
  results: { file: string; via: string; mail_from?: string; rcpt_to?: string[]; bytes: Uint8Array }[]
  log: string[]
  rules: RuleRecord[]
}

export const caseNames = (): string[] => readdirSync(FIXTURES).filter((name) => /^\d/.test(name))

export function readCase(name: string): Recording {
  const read = (file: string) => new Uint8Array(readFileSync(join(FIXTURES, name, file)))
  const text = (file: string) => readFileSync(join(FIXTURES, name, file), 'utf8')
  const meta = JSON.parse(text('meta.json'))
  const results = meta.results as Recording['results']
  return {
    name,
    control: meta.control,
    sender: meta.envelope_sender,
    recipients: meta.envelope_rcpts,
    original: read('original.eml'),
    results: results.map((result) => ({ ...result, bytes: read(result.file) })),
    log: text('qmail-send.txt').trimEnd().split('\n'),
    rules: rulesOf(text('smtp-dialogs.txt'), meta.control.smtproutes),
  }
}

/** One rule for each recipient, or each domain where no RCPT was reached, with an entry for each dialogue. */
function rulesOf(dialogs: string, smtproutes: string): RuleRecord[] {
  const rules = new Map<string, RuleRecord>()
  for (const dialog of dialogs.split(/^--- port /m).slice(1)) {
    const [port = '', ...lines] = dialog.split('\n')
    const rcpt = lines
      .find((line) => line.startsWith('C: RCPT TO:'))
      ?.match(/<(.*)>/)?.[1]
      ?.replaceAll('"', '')
    const domain = smtproutes
      .split('\n')
      .find((line) => line.endsWith(`:${port}`))
      ?.split(':')[0]
    const when: When = rcpt === undefined ? { domain: domain as string } : { recipient: rcpt }
    const key = JSON.stringify(when)
    const rule = rules.get(key) ?? { id: `r${rules.size + 1}`, when, then: [] }
    rules.set(key, rule)
    rule.then.push(outcomeOf(lines.join('\n'), port))
  }
  return [...rules.values()]
}

const STAGES: Record<string, ReplyStage> = { HELO: 'helo', MAIL: 'mail', RCPT: 'rcpt', DATA: 'data' }

/** The last reply before QUIT; where the connection was cut instead, nothing stood in the way. */
function outcomeOf(dialog: string, port: string): OutcomeSpec {
  const turns = dialog.split(/^(?=[SC!]: ?)/m).map((turn) => turn.trimEnd())
  const quit = turns.indexOf('C: QUIT')
  if (quit < 1) return { do: 'deliver' }
  const reply = (turns[quit - 1] as string).slice(3)
  const command = /^C: (\w+)/.exec(turns[quit - 2] ?? '')?.[1]
  // After DATA comes 354, and after that the reply to the message.
  const at = command ? (STAGES[command] as ReplyStage) : quit === 1 ? 'greeting' : 'message'
  return { do: 'reply', reply, at, ...(port === '25' ? { host: '[127.0.0.2]' } : {}) }
}
