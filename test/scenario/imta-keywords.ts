/** imta scenarios with their keyword taken away, or with another one in its place. */

import { LIST_PARAMETERS, type ListParameter } from '../../server/mta/imta/aliases/alias-list.ts'
import { type ArgumentKind, findKeyword, KEYWORDS, type Keyword } from '../../server/mta/imta/config/keywords.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'

/** Whatever an argument of the kind is, this is another one. */
const OTHER_ARGUMENT: Record<ArgumentKind, string> = {
  none: '',
  ages: ' 5 10',
  durations: ' "pt2h"',
  address: ' other@mail.example.com',
  text: ' "Other Desk"',
  bits: ' 0',
  blocks: ' 1',
  one: ' other',
  any: ' other',
}

const ARGUMENT: Record<ArgumentKind, string> = {
  none: '',
  ages: '(?: \\d+)+',
  durations: '(?: "[^"]*")+',
  address: ' \\S+',
  text: ' (?:"[^"]*"|\\S+)',
  bits: ' \\d+',
  blocks: ' \\d+',
  one: ' \\S+',
  any: '[^\n]*',
}

/** `imta-returnenvelope-8` is about returnenvelope. */
export const subjectOf = (name: string): string => name.replace(/^imta-/, '').replace(/-\d+$/, '')

export const isListParameter = (subject: string): subject is ListParameter =>
  (LIST_PARAMETERS as readonly string[]).includes(subject)

/** The scenario without the keyword or the list's parameter that it is about. */
export function withoutSubject(scenario: LoadedScenario): LoadedScenario {
  const subject = subjectOf(scenario.name)
  return isListParameter(subject) ? withoutParameter(scenario, subject) : withKeyword(scenario, '')
}

/** The scenario with each other keyword of the family, and with another argument, by what stands there then. */
export function withOthers(scenario: LoadedScenario): [instead: string, LoadedScenario][] {
  const subject = subjectOf(scenario.name)
  if (isListParameter(subject)) return []
  const own = keywordOf(subject)
  const others = KEYWORDS.filter(({ family, name, played }) => played && family === own.family && name !== own.name)
  const sameArgument = argumentIn(scenario, own)
  const insteads = [
    ...others.map(({ name, argument }) => name + (argument === own.argument ? sameArgument : OTHER_ARGUMENT[argument])),
    ...(own.argument === 'none' ? [] : [own.name + OTHER_ARGUMENT[own.argument]]),
  ]
  return insteads.map((instead) => [instead, withKeyword(scenario, instead)])
}

function keywordOf(subject: string): Keyword {
  const keyword = findKeyword(subject)
  if (!keyword) throw new Error(`${subject} is no keyword.`)
  return keyword
}

const pattern = ({ name, argument }: Keyword): RegExp => new RegExp(`(?<!\\S)${name}(${ARGUMENT[argument]})(?!\\S)`)

const configOf = ({ mta }: LoadedScenario): string => String(mta?.config)

function argumentIn(scenario: LoadedScenario, keyword: Keyword): string {
  const found = pattern(keyword).exec(configOf(scenario))
  if (!found) throw new Error(`${scenario.name}: ${keyword.name} does not stand in its channel blocks.`)
  return found[1] as string
}

function withKeyword(scenario: LoadedScenario, instead: string): LoadedScenario {
  const keyword = keywordOf(subjectOf(scenario.name))
  argumentIn(scenario, keyword)
  const config = configOf(scenario).replace(pattern(keyword), instead)
  return { ...scenario, mta: { ...scenario.mta, type: 'imta', config } }
}

function withoutParameter(scenario: LoadedScenario, parameter: ListParameter): LoadedScenario {
  const aliases = Object.entries(scenario.mta?.aliases as Record<string, Record<string, unknown>>)
  if (!aliases.some(([, list]) => parameter in list)) throw new Error(`${scenario.name}: no list has ${parameter}.`)
  const without = aliases.map(([name, { [parameter]: _, ...list }]) => [name, list])
  return { ...scenario, mta: { ...scenario.mta, type: 'imta', aliases: Object.fromEntries(without) } }
}
