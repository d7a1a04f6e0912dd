/** What is in force: the statements that set one value, rules, tables, and what is not played. */
import type { ShownSetting } from '../../core/mta.ts'
import { didYouMean } from '../common/problems.ts'
import { settingRow } from '../common/shown.ts'
import { DEFAULTS, type OpensmtpdConfig, type Statement, valueText } from './config.ts'
import { STATEMENTS } from './smtpd-conf.ts'
import type { Table } from './tables.ts'

const ABOUT: Record<Statement, string> = {
  'queue ttl': 'The age at which an envelope is given up; the sender is then told of a delay.',
  'bounce warn-interval': 'Ages at which the sender is told of a delay, up to four.',
  'smtp max-message-size': 'The largest message that is taken.',
  'smtp sub-addr-delim': 'What separates a user from a tag.',
}

export const show = (config: OpensmtpdConfig): ShownSetting[] => [
  hostname(config),
  ...(Object.keys(DEFAULTS) as Statement[]).map((statement) => single(config, statement)),
  ...(config.hasOwnRules ? [] : [noRules()]),
  ...[...config.conf.tables.values()].flatMap(table),
  ...config.conf.unplayed.map(unplayed),
]

function hostname({ host, conf }: OpensmtpdConfig): ShownSetting {
  const listener = conf.listeners.find(({ hostname }) => hostname)
  return settingRow(
    {
      name: 'listen on … hostname',
      value: host,
      default: 'the name in /etc/mailname, or of the host',
      sentence: `The server calls itself ${host}.`,
      about: 'The name in greetings, Received, and everything about a notice.',
    },
    listener,
  )
}

function single(config: OpensmtpdConfig, name: Statement): ShownSetting {
  const why = config.why(name, '')
  const given = why.by === 'setting' && why.source ? { source: why.source } : undefined
  const value = valueText(config, name)
  const change = { reread: 'restart', afterChange: 'restart smtpd' } as const
  const warnings = name === 'bounce warn-interval' ? neverWarns(config) : []
  const sentence = `${name} ${value}`
  return settingRow({ name, value, default: DEFAULTS[name], sentence, about: ABOUT[name], ...change, warnings }, given)
}

/** A delay is told at an attempt: what is given up before that is told of once, as a delay of 0 seconds. */
function neverWarns({ warnIntervals, ttl }: OpensmtpdConfig): NonNullable<ShownSetting['warnings']> {
  if (warnIntervals.some((each) => each < ttl)) return []
  return [{ code: 'never-warns', text: 'Mail is given up before it is that old: nobody is told of a delay before.' }]
}

const noRules = (): ShownSetting => ({
  name: 'match',
  value: 'from any for any',
  default: '',
  isDefault: true,
  sentence: 'No rule is written: mail for everywhere is taken from everywhere.',
  about: 'smtpd itself takes no mail without a match line.',
})

function table({ name, entries, missing, source }: Table): ShownSetting[] {
  const of = (key: string, value: string): ShownSetting =>
    ({
      name: `table ${name}${key === '' ? '' : ` ${key}`}`,
      value,
      default: '',
      ...(entries.get(key)?.source ? { source: entries.get(key)?.source } : source ? { source } : {}),
      sentence: key === '' ? `table ${name}: ${value}` : `${key}: ${value}`,
      about: 'An entry of a table.',
    }) as ShownSetting
  if (missing === undefined) return [...entries.values()].map(({ key, values }) => of(key, values.join(', ')))
  const text = `${missing} was not given: the table is empty here, and smtpd would not start without it.`
  return [{ ...of('', missing), warnings: [{ code: 'missing-file', text }] }]
}

function unplayed({ name, value, source, isUnknown }: OpensmtpdConfig['conf']['unplayed'][number]): ShownSetting {
  const first = name.split(' ')[0] as string
  const text = `smtpd refuses it: syntax error${didYouMean(first, STATEMENTS)}`
  return {
    name,
    value,
    default: '',
    source,
    played: false,
    sentence: `${name} ${value}`.trim(),
    about: 'It changes nothing in this sandbox.',
    warnings: isUnknown ? [{ code: 'unknown-parameter', text, ...(source.line ? { line: source.line } : {}) }] : [],
  }
}
