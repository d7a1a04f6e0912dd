/** What is in force, keyword by keyword and option by option, each with its default, its place and one sentence. */
import { formatDuration } from '../../core/duration.ts'
import type { ShownSetting } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import { type Channel, type InForce, PRIORITIES } from './channels.ts'
import { DEFAULT_VERSION, type ImtaConfig, optionValue } from './config.ts'
import { findKeyword, type Keyword } from './keywords.ts'
import { OPTIONS } from './options.ts'
import { returnAddress, returnPersonal } from './postmaster.ts'

export function show(config: ImtaConfig): ShownSetting[] {
  return [...system(config), ...options(config), ...[...config.channels.values()].flatMap((c) => channel(config, c))]
}

function shown(name: string, value: string, initial: string, sentence: string, source?: SourcePlace): ShownSetting {
  return { name, value, default: initial, ...(source ? { source } : {}), sentence }
}

function system(config: ImtaConfig): ShownSetting[] {
  const { host, timing, version, places } = config
  const runs = optionValue(config, 'RETURN_UNITS') === '1' ? 'every hour at half past' : 'daily at 00:30 local time'
  const when =
    timing === 'exact'
      ? 'Warnings and returns come at their age to the second.'
      : `Warnings and returns come at the return job's next run, ${runs}.`
  return [
    shown('host', host, '', 'The official local host name.', places.host),
    shown('timing', timing, 'return-job', when, places.timing),
    shown('version', version, DEFAULT_VERSION, 'The version that Received lines name.', places.version),
  ]
}

function options(config: ImtaConfig): ShownSetting[] {
  const known = OPTIONS.filter(({ name, played }) => played || config.options.has(name)).map((option) => {
    const { name, sentence, played } = option
    const text = played ? sentence : `${sentence} Accepted, not played yet.`
    return shown(`option ${name}`, optionValue(config, name), option.default, text, config.options.get(name)?.source)
  })
  const others = [...config.otherOptions].map(([name, { value, source }]) =>
    shown(`option ${name}`, value, '', 'An option without effect on notices, not played.', source),
  )
  return [...known, ...others]
}

function channel(config: ImtaConfig, each: Channel): ShownSetting[] {
  const row = (family: string, inForce: InForce<unknown>, value: string, fallback: string): ShownSetting => {
    const keyword = findKeyword(inForce.keyword ?? family) as Keyword
    const sentence = inForce.keyword ? keyword.sentence : fallback
    return shown(`${each.name} ${family}`, value, keyword.default, sentence, inForce.source)
  }
  const post = (family: 'sendpost' | 'warnpost', what: string) => {
    const fallback = `The postmaster gets a copy of a ${what} unless the sender is blank or returns are suppressed.`
    return row(family, each[family], each[family].keyword ?? 'no keyword', fallback)
  }
  const minutes = (lengths: readonly number[]) => lengths.map(formatDuration).join(' ')
  return [
    post('sendpost', 'failure notice'),
    post('warnpost', 'warning'),
    ...PRIORITIES.map((p) => {
      const ages = each.notices[p].value
      const fallback = `Warnings of ${p} messages at all but the last age, at which they are returned.`
      return row(`${p}notices`, each.notices[p], ages.join(' '), fallback)
    }),
    ...PRIORITIES.map((p) =>
      row(
        `${p}backoff`,
        each.backoff[p],
        minutes(each.backoff[p].value),
        `Waits between attempts of ${p} messages; the last repeats.`,
      ),
    ),
    row(
      each.posthead.value,
      each.posthead,
      each.posthead.value,
      (findKeyword(each.posthead.value) as Keyword).sentence,
    ),
    row(
      'returnaddress',
      each.returnAddress,
      returnAddress(config, each).value,
      "The postmaster's address: the system's.",
    ),
    row(
      'returnpersonal',
      each.returnPersonal,
      returnPersonal(config, each).value,
      "The postmaster's name: the system's.",
    ),
    row('includefinal', each.final, each.final.value, (findKeyword('includefinal') as Keyword).sentence),
    ...each.unplayed.map(({ keyword, args, source }) =>
      shown(
        `${each.name} ${keyword.name}`,
        args.join(' '),
        keyword.default,
        `${keyword.sentence} Accepted, not played yet.`,
        source,
      ),
    ),
  ]
}
