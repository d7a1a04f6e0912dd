import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadScenarioFile } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'
import { loadShipped, shippedNames } from '../../server/scenario/shipped.ts'
import { withoutSubject } from './imta-keywords.ts'

const holds = async (scenario: LoadedScenario): Promise<boolean> => (await runScenario(scenario, { createSandbox })).ok

const eachWithoutRule = (scenario: LoadedScenario): LoadedScenario[] =>
  scenario.rules.map((rule) => ({ ...scenario, rules: scenario.rules.filter((other) => other !== rule) }))

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

const eachWithoutPart = (scenario: LoadedScenario): LoadedScenario[] => {
  if (scenario.rules.length > 0) return eachWithoutRule(scenario)
  return scenario.mta?.type === 'imta' ? [withoutSubject(scenario)] : eachWithoutSetting(scenario)
}

const files = readdirSync('scenarios').map((file) => `scenarios/${file}`)

describe.each(files)('%s', (file) => {
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
    expect(`scenarios/${name}.yaml`).toBe(file)
    expect(about?.length).toBeGreaterThan(100)
    expect(expected).not.toEqual([])
    expect(readFileSync(file, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\.\/dist\/scenario\.schema\.json\n/)
  })
})

test('shipped scenarios are found by name', async () => {
  expect(shippedNames().map((name) => `scenarios/${name}.yaml`)).toEqual(files)
  expect((await loadShipped('greylisting'))?.name).toBe('greylisting')
  expect(await loadShipped('no-such-scenario')).toBeNull()
})

test('each setting of a qmail bounce has its scenario, told in English and in Japanese', async () => {
  const names = shippedNames().filter((name) => name.startsWith('qmail-'))
  expect(names).toEqual([
    'qmail-bouncefrom',
    'qmail-bouncehost',
    'qmail-bouncesaying-program',
    'qmail-bouncesaying',
    'qmail-doublebounce',
  ])
  for (const name of names) {
    const [english = '', japanese = '', ...more] = (await loadShipped(name))?.about?.trim().split('\n\n') ?? []
    expect(more).toEqual([])
    expect(english).toMatch(/^[\x20-\x7e\n]{100,}$/)
    expect(japanese).toMatch(/\p{Script=Hiragana}.*。$/u)
  }
})
