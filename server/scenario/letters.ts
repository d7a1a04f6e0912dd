/** The message files that a scenario names: those that it sends, and those that it compares with. */
import { readFile } from 'node:fs/promises'
import type { Expectation } from './expect-schema.ts'
import { filesOf, type LoadOptions, noFiles, unreadable } from './files.ts'
import { type Mistake, type Path, valueAt } from './problems.ts'
import type { Step } from './step-schema.ts'

/** Base64, by the path where the file is named. */
export type Letters = ReadonlyMap<string, string>

/** Reads them all, wherever else the scenario has mistakes. */
export async function readLetters(data: unknown, mistakes: Mistake[], options: LoadOptions): Promise<Letters> {
  const letters = new Map<string, string>()
  for (const { path, name, instead } of namedIn(data)) {
    const file = filesOf(options).resolve(name)
    const bytes = file === null ? null : await readFile(file).catch(() => null)
    if (file === null) mistakes.push(noFiles(path, instead))
    else if (bytes) letters.set(path.join('.'), bytes.toString('base64'))
    else mistakes.push(unreadable(file, path))
  }
  return letters
}

/** The step with the bytes of what it names. */
export function withLetters(step: Step, path: Path, data: unknown, letters: Letters): Step {
  if (step.do === 'expect') return { ...step, expect: expectWithLetters(step.expect, [...path, 'expect'], letters) }
  if (step.do !== 'send') return step
  const isList = Array.isArray(valueAt(data, [...path, 'send']))
  const messages = step.messages.map((message, i) => {
    const emlBytes = letters.get([...path, 'send', ...(isList ? [i] : []), 'eml'].join('.'))
    return emlBytes === undefined ? message : { ...message, emlBytes }
  })
  return { ...step, messages }
}

export function expectWithLetters(expectations: Expectation[], path: Path, letters: Letters): Expectation[] {
  return expectations.map((expectation, i) => {
    const at = [...path, i]
    const bytes = letters.get([...at, 'equals'].join('.')) ?? letters.get([...at, 'equals', 'eml'].join('.'))
    return {
      ...expectation,
      ...(expectation.equals && bytes !== undefined ? { equals: { ...expectation.equals, bytes } } : {}),
      ...(expectation.order ? { order: expectWithLetters(expectation.order, [...at, 'order'], letters) } : {}),
    }
  })
}

interface Named {
  path: Path
  name: string
  /** What to write where files are out of reach. */
  instead: string
}

const SENT = 'Write the message in fields: from, to, subject, text.'
const EXPECTED = 'Say what the message contains: contains, matches, report.'

function namedIn(data: unknown): Named[] {
  const steps = pathsOf(data, ['steps'])
  const sent = steps.flatMap((step) => one(data, [...step, 'send', 'eml'], SENT))
  const sentInLists = steps
    .flatMap((step) => pathsOf(data, [...step, 'send']))
    .flatMap((message) => one(data, [...message, 'eml'], SENT))
  const expectations = [[], ...steps].flatMap((above) => pathsOf(data, [...above, 'expect']))
  const ordered = expectations.flatMap((expectation) => pathsOf(data, [...expectation, 'order']))
  const compared = [...expectations, ...ordered].flatMap((expectation) => [
    ...one(data, [...expectation, 'equals'], EXPECTED),
    ...one(data, [...expectation, 'equals', 'eml'], EXPECTED),
  ])
  return [...sent, ...sentInLists, ...compared]
}

/** The paths of a list's items; none where there is no list. */
function pathsOf(data: unknown, path: Path): Path[] {
  const list = valueAt(data, path)
  return Array.isArray(list) ? list.map((_, i) => [...path, i]) : []
}

function one(data: unknown, path: Path, instead: string): Named[] {
  const name = valueAt(data, path)
  return typeof name === 'string' ? [{ path, name, instead }] : []
}
