/** What is in force, keyword by keyword and option by option, each with its default, its place and one sentence. */
import type { ShownSetting } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import { OPTIONS } from './config/options.ts'
import { DEFAULT_VERSION, type ImtaConfig, optionValue } from './config.ts'
import { shownChannel } from './show/show-channel.ts'
import { shownDomains } from './show/show-domains.ts'
import { shownPolicy } from './show/show-policy.ts'
import { shownSmtp } from './show/show-smtp.ts'

export function show(config: ImtaConfig): ShownSetting[] {
  return [
    ...system(config),
    ...shownPolicy(config),
    ...shownSmtp(config),
    ...options(config),
    ...shownDomains(config),
    ...[...config.channels.values()].flatMap((each) => shownChannel(config, each)),
  ]
}

function shown(name: string, value: string, initial: string, sentence: string, source?: SourcePlace): ShownSetting {
  return { name, value, default: initial, ...(source ? { source } : {}), sentence }
}

function system(config: ImtaConfig): ShownSetting[] {
  const { host, timing, version, places, channels } = config
  const runs = optionValue(config, 'RETURN_UNITS') === '1' ? 'every hour at half past' : 'daily at 00:30 local time'
  const when =
    timing === 'exact'
      ? 'Warnings and returns come at their age to the second.'
      : `Warnings and returns come at the return job's next run, ${runs}.`
  return [
    shown('host', host, '', 'The official local host name.', places.host ?? channels.get('l')?.source),
    shown('timing', timing, 'return-job', when, places.timing),
    shown('version', version, DEFAULT_VERSION, 'The version that Received lines name.', places.version),
  ]
}

function options(config: ImtaConfig): ShownSetting[] {
  const known = OPTIONS.filter(({ name, played }) => played || config.options.has(name)).map((option) => {
    const { name, sentence, played } = option
    const text = played ? sentence : `${sentence} Accepted, not played.`
    const row = shown(
      `option ${name}`,
      optionValue(config, name),
      option.default,
      text,
      config.options.get(name)?.source,
    )
    return played ? row : { ...row, played }
  })
  const others = [...config.otherOptions].map(([name, { value, source }]) => ({
    ...shown(`option ${name}`, value, '', 'An option without effect on notices, not played.', source),
    played: false,
  }))
  return [...known, ...others]
}
