/** Every recipe of docs/recipes.md, run as it stands by the runner that it is for. */
import { expect, test } from 'vitest'
import { startSandbox } from '../../server/index.ts'
import { at, blocksOf } from '../docs/pages.ts'
import { play } from './play.ts'
import { isThere, RUNTIMES, VITEST } from './runtimes.ts'

const PAGE = 'docs/recipes.md'
/** The fence says the language and the runner. */
const recipes = new Map(blocksOf(PAGE).map(({ info, text }) => [info.split(' ')[1] ?? info, text]))
const present = RUNTIMES.filter(isThere)

test('every recipe is for a runner that is known here, and every runner has one', () => {
  expect([...recipes.keys()].sort()).toEqual(RUNTIMES.map(({ name }) => name).sort())
})

test.each([...recipes])('the recipe for %s has at most 15 lines', (_, text) => {
  expect(text.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(15)
})

test.each(present.map((runtime) => [runtime.name, runtime] as const))(
  '%s runs its recipe',
  async (name, runtime) => {
    await using server = await startSandbox()
    const { code, output } = await play(runtime, recipes.get(name) as string, server.http?.url as string)
    expect(output).toMatch(runtime.passed)
    expect(code).toBe(0)
  },
  120_000,
)

test.each(present.map((runtime) => [runtime.name, runtime] as const))(
  '%s fails its recipe where another status comes back',
  async (name, runtime) => {
    await using server = await startSandbox()
    const faulty = (recipes.get(name) as string).replace('5.1.1', '5.2.2')
    const { code, output } = await play(runtime, faulty, server.http?.url as string)
    expect(output).toContain('5.1.1')
    expect(code).not.toBe(0)
  },
  120_000,
)

const inVitest = blocksOf('docs/fixture.md').filter(({ info }) => info === 'ts vitest')

test.each(inVitest.map((block) => [at(block), block.text] as const))(
  'Vitest runs %s',
  async (_, text) => {
    const { code, output } = await play(VITEST, text, '')
    expect(output).toMatch(VITEST.passed)
    expect(code).toBe(0)
  },
  120_000,
)
