/** The scenarios that tell what happens to mail in real life, as the folders of scenarios/ sort them. */
import { dirname } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { loadScenarioFile } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import { chapters, paragraphsOf, type Shipped, shippedPage, shippedPaths } from './shipped-list.ts'
import { essenceOf } from './story-essence.ts'

/** What shows one setting of an MTA is no story. */
const isStory = (path: string): boolean => !/^scenarios\/(?:imta|qmail)[-/]/.test(path)

let stories: Shipped[]

beforeAll(async () => {
  const paths = shippedPaths().filter(isStory)
  stories = await Promise.all(paths.map(async (path) => ({ path, scenario: await loadScenarioFile(path) })))
})

test('there are at least forty, and each folder is a chapter of the list', () => {
  expect(stories.length).toBeGreaterThanOrEqual(40)
  const folders = new Set(stories.map(({ path }) => dirname(path)))
  expect([...folders].sort()).toEqual(chapters.map((folder) => `scenarios/${folder}`).sort())
})

test('each is told in one paragraph of English and one of Japanese', () => {
  for (const { path, scenario } of stories) {
    const [english = '', japanese = '', ...more] = paragraphsOf(scenario)
    expect(more, path).toEqual([])
    expect(english, path).toMatch(/^[\x20-\x7e\n]{100,}\.$/)
    expect(japanese, path).toMatch(/^(?=.*\p{Script=Hiragana})[^\n]+。$/u)
  }
})

test('no two have the same outcomes, judged in the same way, and the same notices', async () => {
  const told = new Map<string, string>()
  const same: string[] = []
  for (const { scenario } of stories) {
    const essence = essenceOf(scenario, await runScenario(scenario, { createSandbox, keepTraces: true })).join('\n')
    const other = told.get(essence)
    if (other) same.push(`${other} and ${scenario.name}:\n${essence}`)
    told.set(essence, scenario.name)
  }
  expect(same).toEqual([])
})

test.each(['en', 'ja'] as const)('the list says of each what it says of itself (%s)', async (language) => {
  const page = language === 'en' ? 'README.md' : 'README.ja.md'
  await expect(shippedPage(language, stories)).toMatchFileSnapshot(`../../scenarios/${page}`)
})
