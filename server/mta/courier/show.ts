/** The control files in force, then aliases, .courier files, and what is not played. */
import type { ShownSetting } from '../../core/mta.ts'
import { didYouMean } from '../common/problems.ts'
import type { CourierConfig } from './config.ts'
import { CONTROL_NAMES, CONTROLS, type ControlName, isControl } from './controls.ts'

export const show = (config: CourierConfig): ShownSetting[] => [
  ...CONTROL_NAMES.map((name) => control(config, name)),
  ...[...config.given.values()].filter(({ name }) => !isControl(name)).map(unplayed),
  ...[...config.aliases.values()].map(({ name, targets, source }): ShownSetting => {
    const value = targets.join(', ')
    return {
      name: `aliases ${name}`,
      value,
      default: '',
      source,
      sentence: `${name}: ${value}`,
      about: targets.length > 1 ? 'An alias; nobody is told of what becomes of its members.' : 'An alias.',
      afterChange: 'makealiases',
    }
  }),
]

function control(config: CourierConfig, name: ControlName): ShownSetting {
  const given = config.given.get(name)
  const value = config.value(name)
  const { about, default: usual } = CONTROLS[name]
  return {
    name,
    value,
    default: usual,
    ...(given?.source ? { source: given.source } : {}),
    isDefault: given === undefined,
    sentence: `${name}: ${value === '' ? '(the text that comes with Courier)' : value.trim()}`,
    about,
    reread: 'restart',
    afterChange: 'courier restart',
    warnings: warnings(config, name),
  }
}

function warnings(config: CourierConfig, name: ControlName): NonNullable<ShownSetting['warnings']> {
  if (name !== 'warntime' || config.time(name) === 0 || config.time(name) < config.time('queuetime')) return []
  return [{ code: 'never-warns', text: 'Mail is returned before it is that old: nobody will ever be told of a delay.' }]
}

function unplayed({
  name,
  value,
  source,
}: {
  name: string
  value: string
  source?: ShownSetting['source']
}): ShownSetting {
  const near = didYouMean(name, CONTROL_NAMES)
  return {
    name,
    value,
    default: '',
    ...(source ? { source } : {}),
    played: false,
    sentence: `${name}: ${value}`,
    about: 'It changes nothing in this sandbox.',
    warnings:
      near === ''
        ? []
        : [
            {
              code: 'unknown-parameter',
              text: `${name} is nothing that bouncelab plays${near}`,
              ...(source?.line ? { line: source.line } : {}),
            },
          ],
  } as ShownSetting
}
