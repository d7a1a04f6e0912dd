import { readFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadScenarioFile } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'
import { loadShipped, shippedNames } from '../../server/scenario/shipped.ts'
import { withoutSubject } from './imta-keywords.ts'
import { shippedPaths } from './shipped-list.ts'

const holds = async (scenario: LoadedScenario): Promise<boolean> => (await runScenario(scenario, { createSandbox })).ok

const eachWithoutRule = (scenario: LoadedScenario): LoadedScenario[] => [
  ...scenario.rules.map((rule) => ({ ...scenario, rules: scenario.rules.filter((other) => other !== rule) })),
  ...scenario.session.map((rule) => ({ ...scenario, session: scenario.session.filter((other) => other !== rule) })),
]

/** Each without one message that a machine elsewhere sends: a report, or an answer from the null reverse-path. */
const eachWithoutAnswer = (scenario: LoadedScenario): LoadedScenario[] =>
  scenario.steps.flatMap((step, i) =>
    step.do === 'send' && step.messages.some(({ from, envelope }) => (envelope?.from ?? from) === '')
      ? [{ ...scenario, steps: scenario.steps.toSpliced(i, 1) }]
      : [],
  )

/** Each with one control file taken away but me, or one .qmail file that says something. */
const eachWithoutSetting = (scenario: LoadedScenario): LoadedScenario[] =>
  (['control', 'users', 'alias'] as const).flatMap((part) => {
    const all = (scenario.mta?.[part] ?? {}) as Record<string, string | string[]>
    return Object.keys(all)
      .filter((name) => name !== 'me' && all[name]?.length !== 0)
      .map((name) => {
        const { [name]: _, ...others } = all
        const kept = part === 'users' ? { ...others, [name]: [] } : others
        return { ...scenario, mta: { ...scenario.mta, [part]: kept } as LoadedScenario['mta'] } as LoadedScenario
      })
  })

/** The others show a setting of an MTA, and are called after it. */
const isStory = ({ name }: LoadedScenario): boolean => !/^(?:imta|qmail)-/.test(name)

const eachWithoutPart = (scenario: LoadedScenario): LoadedScenario[] => {
  const answers = isStory(scenario) ? eachWithoutAnswer(scenario) : []
  const rules = eachWithoutRule(scenario)
  if (rules.length > 0) return [...rules, ...answers]
  if (scenario.mta?.type === 'qmail') return [...eachWithoutSetting(scenario), ...answers]
  return isStory(scenario) ? answers : [withoutSubject(scenario)]
}

describe.each(shippedPaths())('%s', (file) => {
  test('holds', async () => {
    const { steps } = await runScenario(await loadScenarioFile(file), { createSandbox })
    expect(steps.flatMap(({ failures, error }) => [...failures, ...(error ? [error] : [])])).toEqual([])
  })

  test('fails without any of the rules, or of the settings, that make its story', async () => {
    const scenario = await loadScenarioFile(file)
    const without = eachWithoutPart(scenario)
    expect(without).not.toEqual([])
    for (const changed of without) expect({ changed, ok: await holds(changed) }).toEqual({ changed, ok: false })
  })

  test('is called as its file, tells what it is about, and names the schema for editors', async () => {
    const { name, about, expect: expected } = await loadScenarioFile(file)
    expect(name).toBe(basename(file, '.yaml'))
    expect(about?.length).toBeGreaterThan(100)
    expect(expected).not.toEqual([])
    const [first] = readFileSync(file, 'utf8').split('\n')
    const schema = relative(dirname(file), 'dist/scenario.schema.json').replaceAll('\\', '/')
    expect(first).toBe(`# yaml-language-server: $schema=${schema}`)
  })
})

test('shipped scenarios are found by name, in whatever folder they lie, and no two have one name', async () => {
  const names = shippedPaths().map((file) => basename(file, '.yaml'))
  expect(shippedNames()).toEqual(names.sort())
  expect(new Set(names).size).toBe(names.length)
  expect((await loadShipped('greylisting'))?.name).toBe('greylisting')
  expect(await loadShipped('no-such-scenario')).toBeNull()
})

test('each setting of a qmail bounce has its scenario, told in English and in Japanese', async () => {
  const names = shippedNames().filter((name) => name.startsWith('qmail-'))
  expect(names).toEqual([
    'qmail-bouncefrom',
    'qmail-bouncehost',
    'qmail-bouncesaying',
    'qmail-bouncesaying-program',
    'qmail-doublebounce',
  ])
  for (const name of names) {
    const [english = '', japanese = '', ...more] = (await loadShipped(name))?.about?.trim().split('\n\n') ?? []
    expect(more).toEqual([])
    expect(english).toMatch(/^[\x20-\x7e\n]{100,}$/)
    expect(japanese).toMatch(/\p{Script=Hiragana}.*。$/u)
  }
})
