/** Values that no option can have, in the words of Exim where they are known (readconf.c). */
import type { Problem } from '../../errors.ts'
import { expandString, NotExpanded } from './expand-string.ts'
import { isOption, OPTIONS, type Option, type OptionName, readNumber, readTime, readTimes } from './parameters.ts'
import type { Given } from './read-options.ts'

export const wrongValues = (given: ReadonlyMap<string, Given>): Problem[] =>
  [...given.values()].flatMap(({ name, value, source }): Problem[] => {
    const wrong = isOption(name) ? wrongValue(name, value) : null
    return wrong === null ? [] : [{ path: `config.${name}`, ...source, message: wrong }]
  })

function wrongValue(name: OptionName, value: string): string | null {
  const { kind, expanded }: Option = OPTIONS[name]
  if (kind === 'time' && readTime(value) === null)
    return `invalid time value for ${name}: ${value}; write it as 2d, 4h or 1h30m`
  if (kind === 'times' && readTimes(value) === null)
    return `invalid time value for ${name}: ${value}; write times such as 4h:8h:24h`
  if (kind === 'times' && !isRising(readTimes(value) ?? [])) return `${name}: the times of ${value} must rise`
  if (kind === 'number' && readNumber(value) === null) return `integer expected for ${name}: ${value}`
  if (kind === 'boolean' && !/^(?:true|false|yes|no)$/i.test(value))
    return `"${value}" is not a valid value for the "${name}" option; write true or false`
  return expanded ? unexpandable(name, value) : null
}

const isRising = (times: readonly number[]): boolean =>
  times.every((time, i) => i === 0 || time > (times[i - 1] as number))

/** What has a variable that only a message has is tried with a value that fits everywhere. */
function unexpandable(name: OptionName, value: string): string | null {
  try {
    expandString(value, { variable: () => '0', header: () => '' })
    return null
  } catch (error) {
    if (error instanceof NotExpanded) return `${name}: bouncelab cannot expand it: ${error.message}`
    throw error
  }
}
