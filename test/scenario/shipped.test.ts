import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadScenarioFile } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import { loadShipped, shippedNames } from '../../server/scenario/shipped.ts'

const files = readdirSync('scenarios').map((file) => `scenarios/${file}`)

describe.each(files)('%s', (file) => {
  test('holds', async () => {
    const { steps } = await runScenario(await loadScenarioFile(file), { createSandbox })
    expect(steps.flatMap(({ failures, error }) => [...failures, ...(error ? [error] : [])])).toEqual([])
  })

  test('fails without the rule that makes its story', async () => {
    const scenario = await loadScenarioFile(file)
    expect(scenario.rules).not.toEqual([])
    for (const rule of scenario.rules) {
      const without = { ...scenario, rules: scenario.rules.filter((other) => other !== rule) }
      expect((await runScenario(without, { createSandbox })).ok).toBe(false)
    }
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
