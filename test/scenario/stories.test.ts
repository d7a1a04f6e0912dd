/** What the shipped scenarios tell of real life, each something else, and the lists of them. */
import { dirname } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { loadScenarioFile } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { type RunResult, runScenario } from '../../server/scenario/run.ts'
import { FAULTS } from '../../server/smtp/faults/table.ts'
import { settingEssenceOf } from './setting-essence.ts'
import { chapters, paragraphsOf, type Shipped, shippedPage, shippedPaths } from './shipped-list.ts'
import { essenceOf } from './story-essence.ts'

/** What shows one setting of an MTA is no story. */
const isStory = ({ path }: Shipped): boolean => !/^scenarios\/(?:imta|qmail)\//.test(path)

type Told = Shipped & { result: RunResult }

let all: Told[]
let stories: Told[]

beforeAll(async () => {
  const told: Told[] = []
  for (const path of shippedPaths()) {
    const scenario = await loadScenarioFile(path)
    told.push({ path, scenario, result: await runScenario(scenario, { createSandbox, keepTraces: true }) })
  }
  all = told
  stories = all.filter(isStory)
}, 60_000)

test('there are at least forty, and each folder is a chapter of the list', () => {
  expect(stories.length).toBeGreaterThanOrEqual(40)
  const folders = new Set(all.map(({ path }) => dirname(path)))
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

/** Those that tell the same, two and two. */
function alike(told: readonly Told[], essence: (scenario: Told['scenario'], result: RunResult) => string[]): string[] {
  const first = new Map<string, string>()
  return told.flatMap(({ scenario, result }) => {
    const key = essence(scenario, result).join('\n')
    const other = first.get(key)
    if (other === undefined) first.set(key, scenario.name)
    return other === undefined ? [] : [`${other} and ${scenario.name}:\n${key}`]
  })
}

test('no two stories have the same outcomes, judged in the same way, and the same notices', () => {
  expect(alike(stories, essenceOf)).toEqual([])
})

// docs/decisions/014-a-setting-is-no-story.md
test('no two of all scenarios have the same, where it counts too what the MTA wrote and when it tried', () => {
  const same = alike(all, settingEssenceOf).map((found) => found.split(':')[0])
  expect(same).toEqual(['imta-mailfromdnsverify and imta-returnenvelope-8'])
})

test('every fault of a session, and every way in which a delivery fails, has its story', () => {
  const told = new Set(stories.flatMap(({ scenario, result }) => essenceOf(scenario, result)).map(wayOf))
  const faults = Object.keys(FAULTS).flatMap((fault) =>
    fault === 'tls' ? ['tls handshake-failure', 'tls expired-certificate'] : fault,
  )
  const dns = ['not-found', 'servfail', 'no-address', 'null-mx', 'loop'].map((result) => `dns ${result}`)
  const connect = ['refused', 'timeout', 'lost', 'lost-after-data'].map((result) => `connect ${result}`)
  const mailbox = ['unknown', 'full', 'loop'].map((result) => `mailbox ${result}`)
  const wanted = [...faults, ...dns, ...connect, ...mailbox, 'program', 'recipient held']
  expect(wanted.filter((way) => !told.has(way))).toEqual([])
})

/** `hide DSN at ehlo of the session` is about hide, `dns loop: failed 5.4.6` about a loop in the DNS. */
const wayOf = (line: string): string =>
  line
    .replace(/ at \w+ of the session$/, '')
    .replace(/^(reply|hide|program) .*$/, '$1')
    .replace(/: .*$/, '')

test.each(['en', 'ja'] as const)('the list says of each what it says of itself (%s)', async (language) => {
  const page = language === 'en' ? 'README.md' : 'README.ja.md'
  await expect(shippedPage(language, all)).toMatchFileSnapshot(`../../scenarios/${page}`)
})
