/** Parameters in force, as postconf prints them, then what stands in the files beside main.cf. */
import type { ShownSetting } from '../../core/mta.ts'
import { aliasRows, settingRow, unplayedRow } from '../common/shown.ts'
import type { PostfixConfig } from './config.ts'
import { nearParameter } from './config.ts'
import { isParameter, type NotifyClass, PARAMETER_NAMES, PARAMETERS, type ParameterName } from './parameters.ts'

export const show = (config: PostfixConfig): ShownSetting[] => [
  ...PARAMETER_NAMES.map((name) => parameter(config, name)),
  ...[...config.given.values()]
    .filter(({ name }) => !isParameter(name))
    .map((each) => unplayedRow(each, `${each.name} = ${each.value}`, nearParameter(each.name))),
  ...aliasRows(config.aliases),
]

function parameter(config: PostfixConfig, name: ParameterName): ShownSetting {
  const given = config.given.get(name)
  const { default: builtIn, about } = PARAMETERS[name]
  const sentence = `${name} = ${given?.value ?? builtIn}`
  const change = { reread: 'restart', afterChange: 'postfix reload' } as const
  return settingRow(
    { name, value: config.value(name), default: builtIn, sentence, about, ...change, warnings: warnings(config, name) },
    given,
  )
}

/** What Postfix takes, and hardly anybody means. */
function warnings(config: PostfixConfig, name: ParameterName): NonNullable<ShownSetting['warnings']> {
  if (name === 'notify_classes') {
    const unplayed = (['data'] satisfies NotifyClass[]).filter((each) => config.notifyClasses.has(each))
    if (unplayed.length === 0) return []
    const text = `${unplayed.join(', ')}: no message is refused for what is in it, so that no transcript tells of it.`
    return [{ code: 'class-not-played', text }]
  }
  if (name === 'delay_warning_time') {
    const time = config.time(name)
    if (time > 0 && time < 3_600_000) {
      return [{ code: 'zero-hours', text: 'The notice counts in whole hours, so that it will say 0 hour(s).' }]
    }
    if (time > 0 && time >= config.time('maximal_queue_lifetime')) {
      return [
        { code: 'never-warns', text: 'Mail is returned before it is that old: nobody will ever be told of a delay.' },
      ]
    }
  }
  if (name === 'bounce_queue_lifetime' && config.time(name) > config.time('maximal_queue_lifetime')) {
    return [{ code: 'capped', text: 'It counts no more than maximal_queue_lifetime.' }]
  }
  return []
}
