/** Each keyword of imta has a scenario that the keyword, and nothing else of its family, makes hold. */
import { describe, expect, test } from 'vitest'
import { LIST_PARAMETERS } from '../../server/mta/imta/aliases/alias-list.ts'
import { KEYWORDS } from '../../server/mta/imta/config/keywords.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'
import { loadShipped, shippedNames } from '../../server/scenario/shipped.ts'
import { isListParameter, subjectOf, withOthers, withoutSubject } from './imta-keywords.ts'

const names = shippedNames().filter((name) => name.startsWith('imta-'))

const load = async (name: string): Promise<LoadedScenario> => (await loadShipped(name)) as LoadedScenario

const holds = async (scenario: LoadedScenario): Promise<boolean> => (await runScenario(scenario, { createSandbox })).ok

describe.each(names)('%s', (name) => {
  test('does not hold without what it is called after', async () => {
    expect(await holds(withoutSubject(await load(name)))).toBe(false)
  })

  test('does not hold with another value, or with another keyword of the family', async () => {
    const others = withOthers(await load(name))
    const held: string[] = []
    for (const [instead, scenario] of others) if (await holds(scenario)) held.push(instead)
    expect(held).toEqual([])
  })

  test('is told in English and in Japanese', async () => {
    const [english = '', japanese = '', ...more] = (await load(name)).about?.trim().split('\n\n') ?? []
    expect(more).toEqual([])
    expect(english).toMatch(/^[\x20-\x7e\n]{100,}$/)
    expect(japanese).toMatch(/^(?=.*\p{Script=Hiragana})[^\n]+。$/u)
    const word = isListParameter(subjectOf(name)) || name.startsWith('imta-returnenvelope') ? '' : subjectOf(name)
    expect(english).toContain(word)
    expect(japanese).toContain(word)
  })
})

/** Nonurgent is the lowest priority already; what is left of the keyword, waiting for a periodic job, is not played. */
const WITHOUT_EFFECT = ['nonurgentblocklimit']

test('every keyword that is played, every bit of returnenvelope, and every address of a list has its scenario', () => {
  const keywords = KEYWORDS.filter(({ name, played }) => played && !WITHOUT_EFFECT.includes(name))
  const wanted = [
    ...keywords.flatMap(({ name }) =>
      name === 'returnenvelope' ? ['1', '2', '4', '8'].map((bit) => `${name}-${bit}`) : name,
    ),
    // What the list's members answer to is no matter of notices.
    ...LIST_PARAMETERS.filter((name) => name !== 'reply-to-address'),
  ]
  expect(names).toEqual(wanted.map((name) => `imta-${name}`).sort())
})
