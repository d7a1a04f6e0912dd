import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'
import { at, type Block, blocksOf, PAGES } from './pages.ts'

// A block that needs files beside it is marked `yaml fragment`.
const whole = PAGES.flatMap(blocksOf).filter(({ info }) => info === 'yaml')

const load = (block: Block): Promise<LoadedScenario> =>
  loadScenario(block.text, { origin: 'http', file: `${block.page}.yaml` })

/** Runs a scenario and keeps the bytes of every message, with LF line ends. */
async function play(scenario: LoadedScenario) {
  const written: string[] = []
  const result = await runScenario(scenario, {
    createSandbox: async (given) => {
      const sandbox = await createSandbox(given)
      const keep = async () => {
        for (const { id } of await sandbox.messages())
          written.push(new TextDecoder().decode(await sandbox.raw(id)).replaceAll('\r\n', '\n'))
        await sandbox.close()
      }
      return { ...sandbox, close: keep }
    },
  })
  return { result, written }
}

describe('Every scenario in the docs', () => {
  test.each(whole.map((block) => [at(block), block] as const))('loads without a problem: %s', async (_, block) => {
    await expect(load(block)).resolves.toMatchObject({ rules: expect.any(Array) })
  })

  const run = whole.filter(({ text }) => /^steps:/m.test(text))

  test.each(run.map((block) => [at(block), block] as const))('does what it says it does: %s', async (_, block) => {
    const { result } = await play(await load(block))
    expect(
      result.steps.flatMap(({ what, failures, error }) => [...failures, ...(error ? [{ what, error }] : [])]),
    ).toEqual([])
    expect(result.ok).toBe(true)
  })
})

describe('Every message in the docs', () => {
  const shown = PAGES.flatMap((page) => {
    const blocks = blocksOf(page)
    return blocks.flatMap((block, i) => {
      if (block.info !== 'eml') return []
      const scenario = blocks.slice(0, i).findLast(({ info, text }) => info === 'yaml' && /^steps:/m.test(text))
      return [[at(block), block, scenario] as const]
    })
  })

  test.each(shown)('comes from the scenario above it, byte for byte: %s', async (_, block, scenario) => {
    if (!scenario) throw new Error(`${at(block)}: no scenario with steps stands above this message.`)
    const { written } = await play(await load(scenario))
    const ends = written.filter((message) => message.includes(block.text))
    expect(ends.length > 0 ? 'found' : `not in any of:\n${written.join('\n=====\n')}`).toBe('found')
  })
})
