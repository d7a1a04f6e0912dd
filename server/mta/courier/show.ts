/** The control files in force, then aliases, .courier files, and what is not played. */
import type { ShownSetting } from '../../core/mta.ts'
import { didYouMean } from '../common/problems.ts'
import { aliasRows, settingRow, unplayedRow } from '../common/shown.ts'
import type { CourierConfig } from './config.ts'
import { CONTROL_NAMES, CONTROLS, type ControlName, isControl } from './controls.ts'

export const show = (config: CourierConfig): ShownSetting[] => [
  ...CONTROL_NAMES.map((name) => control(config, name)),
  ...[...config.given.values()]
    .filter(({ name }) => !isControl(name))
    .map((each) => unplayedRow(each, `${each.name}: ${each.value}`, didYouMean(each.name, CONTROL_NAMES))),
  ...aliasRows(config.aliases, ({ targets }) => ({
    about: targets.length > 1 ? 'An alias; nobody is told of what becomes of its members.' : 'An alias.',
    afterChange: 'makealiases',
  })),
]

function control(config: CourierConfig, name: ControlName): ShownSetting {
  const value = config.value(name)
  const { about, default: usual } = CONTROLS[name]
  const sentence = `${name}: ${value === '' && name.endsWith('.txt') ? '(the text that comes with Courier)' : value.trim()}`
  const change = { reread: 'restart', afterChange: 'courier restart' } as const
  return settingRow(
    { name, value, default: usual, sentence, about, ...change, warnings: warnings(config, name) },
    config.given.get(name),
  )
}

function warnings(config: CourierConfig, name: ControlName): NonNullable<ShownSetting['warnings']> {
  if (name !== 'warntime' || config.time(name) === 0 || config.time(name) < config.time('queuetime')) return []
  return [{ code: 'never-warns', text: 'Mail is returned before it is that old: nobody will ever be told of a delay.' }]
}
