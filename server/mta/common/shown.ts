/** Rows of `bouncelab show` that every MTA has: a setting of its own, an alias, and what is taken and changes nothing. */
import type { ShownSetting } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import type { AliasEntry } from './aliases-file.ts'

type Row = Omit<ShownSetting, 'source' | 'isDefault' | 'played'>

/** A setting that somebody wrote. */
interface Given {
  name: string
  value: string
  source?: SourcePlace
}

/** @param given what somebody wrote for it; absent: its default is in force */
export const settingRow = (row: Row, given: Pick<Given, 'source'> | undefined): ShownSetting => ({
  ...row,
  ...(given?.source ? { source: given.source } : {}),
  isDefault: given === undefined,
})

/**
 * What is accepted without any effect here.
 * @param sentence the setting as its file writes it
 * @param near `; did you mean …?`, which makes it a warning; '' where no word is near
 */
export function unplayedRow(given: Given, sentence: string, near: string, code = 'unknown-parameter'): ShownSetting {
  const { name, value, source } = given
  const text = `${name} is nothing that bouncelab plays${near}`
  return {
    name,
    value,
    default: '',
    ...(source ? { source } : {}),
    played: false,
    sentence,
    about: 'It changes nothing in this sandbox.',
    warnings: near ? [{ code, text, ...(source?.line ? { line: source.line } : {}) }] : [],
  }
}

/** One row for each alias, in the order of the file. */
export const aliasRows = (
  aliases: ReadonlyMap<string, AliasEntry>,
  more: Partial<ShownSetting> | ((alias: AliasEntry) => Partial<ShownSetting>) = {},
): ShownSetting[] =>
  [...aliases.values()].map((alias) => {
    const value = alias.targets.join(', ')
    return {
      name: `aliases ${alias.name}`,
      value,
      default: '',
      source: alias.source,
      sentence: `${alias.name}: ${value}`,
      about: 'An alias of a local user.',
      ...(typeof more === 'function' ? more(alias) : more),
    }
  })
