/** Options in force, as `exim -bP` prints them, then routers, retry rules, aliases, and what is not played. */
import type { ShownSetting } from '../../core/mta.ts'
import { didYouMean } from '../common/problems.ts'
import { aliasRows, settingRow, unplayedRow } from '../common/shown.ts'
import type { EximConfig } from './config.ts'
import { isOption, OPTION_NAMES, OPTIONS, type OptionName, optionOfMacro } from './parameters.ts'
import type { Given } from './read-options.ts'
import { manualRouteOf, redirectOf } from './routers.ts'

type Warnings = NonNullable<ShownSetting['warnings']>

/** What update-exim4.conf.conf holds that decides something here. */
const DEBIAN = ['dc_other_hostnames', 'dc_relay_domains', 'dc_relay_nets', 'dc_smarthost', 'dc_eximconfig_configtype']

const LISTS = ['local_domains', 'relay_to_domains', 'relay_from_hosts']

export const show = (config: EximConfig): ShownSetting[] => [
  ...OPTION_NAMES.map((name) => option(config, name)),
  ...[...config.read.lists.values()].map((each) => other(each, LISTS.includes(each.name), LISTS)),
  ...[...config.given.values()]
    .filter(({ name }) => !isOption(name))
    .map((each) => other(each, DEBIAN.includes(each.name), OPTION_NAMES)),
  ...[...config.read.macros.values()]
    .filter(({ name }) => optionOfMacro(name) === undefined)
    .map((each) => other(each, false, [])),
  ...config.retry.map(
    ({ text, source }, i): ShownSetting => ({
      name: `retry ${i + 1}`,
      value: text,
      default: '',
      ...(source ? { source } : { isDefault: true }),
      sentence: text,
      about: 'When mail that cannot be delivered for now is tried again, and until when.',
    }),
  ),
  ...config.routers.map((router): ShownSetting => {
    const value = [`driver = ${router.driver}`, ...[...router.options].map(([name, text]) => `${name} = ${text}`)].join(
      '; ',
    )
    const isPlayed = redirectOf(router) !== null || manualRouteOf(router) !== null
    return {
      name: `router ${router.name}`,
      value,
      default: '',
      source: router.source,
      ...(isPlayed ? {} : { played: false }),
      sentence: value,
      about: isPlayed
        ? 'It turns addresses into others, or names the next host.'
        : 'It changes nothing in this sandbox.',
    }
  }),
  ...aliasRows(config.aliases),
]

function option(config: EximConfig, name: OptionName): ShownSetting {
  const value = name === 'primary_hostname' ? config.host : config.value(name)
  const change = {
    reread: 'each-run',
    afterChange: 'The daemon wants a SIGHUP; processes that it begins read the file anew.',
  } as const
  const sentence = `${name} = ${value}`
  const { about } = OPTIONS[name]
  return settingRow(
    { name, value, default: config.default(name), sentence, about, ...change, warnings: warnings(config, name) },
    config.given.get(name),
  )
}

function other(given: Given, isPlayed: boolean, near: readonly string[]): ShownSetting {
  const { name, value } = given
  const sentence = `${name} = ${value}`
  if (!isPlayed) return unplayedRow(given, sentence, didYouMean(name, near), 'unknown-option')
  const about = 'Who is local, and who may send where.'
  return settingRow({ name, value, default: '', sentence, about, warnings: [] }, given)
}

/** What Exim takes, and hardly anybody means. */
function warnings(config: EximConfig, name: OptionName): Warnings {
  const last = Math.max(0, ...config.retry.map(({ steps }) => steps.at(-1)?.until ?? 0))
  if (name === 'delay_warning' && config.times(name).some((time) => time > 0 && time < 60_000)) {
    return [{ code: 'zero-minutes', text: 'The warning counts whole minutes, so that it will say 0 minutes.' }]
  }
  if (name === 'delay_warning' && (config.times(name)[0] ?? 0) >= last && (config.times(name)[0] ?? 0) > 0) {
    return [{ code: 'never-warns', text: 'The retry rules end before that: nobody will ever be told of a delay.' }]
  }
  if (name === 'bounce_return_message' && !config.isOn(name)) {
    return [
      { code: 'no-effect', text: 'Notices of this form return the message all the same; bounce_return_body counts.' },
    ]
  }
  const frozenUntil = config.time('timeout_frozen_after')
  if (name === 'ignore_bounce_errors_after' && frozenUntil > 0 && config.time(name) > frozenUntil) {
    return [{ code: 'never-thaws', text: 'timeout_frozen_after gives frozen mail up before that.' }]
  }
  return []
}
