import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { takeApart } from '../../server/compare/notice-parts.ts'
import { corpusPlan, playCase } from '../../server/corpus/make-corpus.ts'
import { MTA_TYPES } from '../../server/mta/types.ts'

const CASES = ['user-unknown', 'no-such-domain', 'connection-refused', 'utf-8-original', 'two-recipients']

const marksOf = (page: string) =>
  [...page.matchAll(/^\| (\w+) \| (header|text) \| `(.*)` \|$/gm)].map(([, mta, where, mark]) => ({
    mta,
    where,
    mark: new RegExp((mark as string).replaceAll('\\|', '|'), 'm'),
  }))

test('each mark is in every bounce of its system and in no other, in both languages', async () => {
  const [english, japanese] = await Promise.all(
    ['', '.ja'].map((tail) => readFile(new URL(`../../docs/who-wrote-this-bounce${tail}.md`, import.meta.url), 'utf8')),
  )
  const marks = marksOf(english as string)
  expect(marksOf(japanese as string)).toEqual(marks)
  expect(marks.map(({ mta }) => mta).sort()).toEqual([...MTA_TYPES].sort())
  for (const { mta, one } of corpusPlan(MTA_TYPES).filter(({ one }) => CASES.includes(one.name))) {
    const { notices } = await playCase(one, mta, 3)
    const bounce = notices.find(({ expected }) => expected.kind === 'bounce')
    expect({ mta, failure: one.name, written: bounce !== undefined }).toMatchObject({ written: true })
    const { parts } = takeApart((bounce as NonNullable<typeof bounce>).eml)
    const fits = marks.filter(({ where, mark }) => mark.test(parts.find(({ name }) => name === where)?.text ?? ''))
    expect({ failure: one.name, found: fits.map((each) => each.mta) }).toEqual({ failure: one.name, found: [mta] })
  }
}, 120_000)
