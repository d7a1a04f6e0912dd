/** Options in force, as sendmail.cf has them, then what stands in the files beside it. */
import type { ShownSetting } from '../../core/mta.ts'
import { didYouMean } from '../common/problems.ts'
import { aliasRows, settingRow, unplayedRow } from '../common/shown.ts'
import type { SendmailConfig } from './config.ts'
import { OPTION_NAMES, OPTIONS } from './options.ts'
import type { Given } from './sendmail-cf.ts'
import { nearM4 } from './sendmail-mc.ts'
import type { Table } from './tables.ts'

export const show = (config: SendmailConfig): ShownSetting[] => [
  ...OPTION_NAMES.map((name) => option(config, name)),
  ...[...config.given.values()].filter(({ name }) => !(name in OPTIONS)).map(unplayed),
  ...tableEntries(config.virtual, 'virtusertable', 'An address of this host that stands for another one.'),
  ...tableEntries(config.mailertable, 'mailertable', 'Where the mail of a domain goes.'),
  ...tableEntries(config.access, 'access', 'Who may send, and to whom.'),
  ...aliasRows(config.aliases, { reread: 'each-run', afterChange: 'newaliases' }),
]

function option(config: SendmailConfig, name: string): ShownSetting {
  const { default: builtIn = '', about = '' } = OPTIONS[name] ?? {}
  const value = config.value(name)
  const sentence = `O ${name}=${value}`
  const change = { reread: 'restart', afterChange: 'make the new sendmail.cf, then restart sendmail' } as const
  return settingRow(
    { name, value, default: builtIn, sentence, about, ...change, warnings: warnings(config, name) },
    config.given.get(name),
  )
}

function unplayed(given: Given): ShownSetting {
  const { name, value } = given
  const sentence = /^conf/.test(name) ? `define(\`${name}', \`${value}')` : `O ${name}=${value}`
  return unplayedRow(given, sentence, didYouMean(name, OPTION_NAMES) || nearM4(name))
}

const tableEntries = (table: Table, name: string, about: string): ShownSetting[] =>
  [...table.values()].map(({ key, value, source }) => ({
    name: `${name} ${key}`,
    value,
    default: '',
    source,
    sentence: `${key}\t${value}`,
    about,
    reread: 'each-run',
    afterChange: `makemap hash /etc/mail/${name} < /etc/mail/${name}`,
  }))

/** What Sendmail takes, and hardly anybody means. */
function warnings(config: SendmailConfig, name: string): NonNullable<ShownSetting['warnings']> {
  const warn = config.time('Timeout.queuewarn') ?? 0
  if (name === 'Timeout.queuewarn' && warn > 0 && warn >= (config.time('Timeout.queuereturn') ?? 0)) {
    const text = 'Mail is returned before it is that old: nobody will ever be told of a delay.'
    return [{ code: 'never-warns', text }]
  }
  if (name === 'DoubleBounceAddress' && config.value(name) === '') {
    return [{ code: 'nobody-told', text: 'A notice that its sender does not take is lost without a word in the log.' }]
  }
  if (name === 'ErrorHeader' && config.value(name).startsWith('/') && config.files[config.value(name)] === undefined) {
    const text = `${config.value(name)} is not among the files: notices go out without it.`
    return [{ code: 'missing-file', text }]
  }
  return []
}
