import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readReply } from '../../docs/newsletter/reply-reader.ts'
import { type Decision, decide } from '../../docs/newsletter/rule.ts'
import { EXPECTED } from '../judges/expected.ts'
import { at, blocksOf, pageText, proseOf, ROOT } from './pages.ts'

const QMAIL = `${ROOT}test/fixtures/qmail/`
const flat = (text: string): string => text.replace(/^ +/gm, '')

describe.each(['docs/test-your-bounce-handler.md', 'docs/test-your-bounce-handler.ja.md'])('%s', (page) => {
  const quotes = blocksOf(page).filter(({ info }) => info.startsWith('ts newsletter/'))
  const tests = pageText('docs/newsletter/newsletter.test.ts')

  test.each(quotes.map((block) => [at(block), block] as const))('quotes what the file says: %s', (_, block) => {
    const file = pageText(`docs/${block.info.slice('ts '.length)}`)
    expect(flat(file).includes(flat(block.text)) ? block.text : `${block.info} does not say so`).toBe(block.text)
  })

  test('quotes the newsletter and its tests', () => {
    expect(quotes).toHaveLength(12)
  })

  test('names tests that are there', () => {
    const named = [...proseOf(page).matchAll(/\| `([^`]+)` \|$/gm)].map(([, name]) => name as string)
    expect(named).toHaveLength(8)
    expect(named.filter((name) => !tests.includes(`('${name}'`))).toEqual([])
  })

  test('says of each status what the rule does with it', () => {
    const rows = proseOf(page)
      .split('\n')
      .filter((line) => line.includes('`failed`') && line.includes('5.'))
    const statuses = rows.map((row) => [...row.matchAll(/\b5\.\d\.(?:\d+|x)/g)].map(([code]) => code.replace('x', '0')))
    const decided = statuses.map((codes) => [...new Set(codes.map(decisionOn))])
    expect(decided.slice(0, 2)).toEqual([['unsubscribe'], ['alert']])
    expect(decisionOn('4.4.1')).toBe('strike')
    expect(decisionOn('5.2.2')).toBe('strike')
  })
})

const decisionOn = (status: string): Decision['do'] =>
  decide({ address: 'ann@customer.example', action: 'failed', status, text: '' }, 1, 0, []).do

describe('The newsletter reads recorded bounces of a real qmail', () => {
  const recorded = readdirSync(QMAIL)
    .filter((name) => /^\d\d-/.test(name))
    .flatMap((folder) => {
      const expected = EXPECTED[folder.slice(0, 2)]
      const bounce = readdirSync(`${QMAIL}${folder}`).find((name) => name.startsWith('bounce-'))
      // Where a bounce bounced, the file may be the double bounce.
      return expected?.length === 1 && expected[0] && bounce
        ? [[folder, `${QMAIL}${folder}/${bounce}`, expected[0]] as const]
        : []
    })

  test.each(recorded)('%s', async (_, file, expected) => {
    const reply = await readReply(readFileSync(file))
    expect(reply.kind === 'report' && reply.recipients.map(({ address }) => address)).toEqual(
      expected.map(([address]) => address),
    )
    // 5.0.9xx and 4.0.9xx are the judge's own words for a text without a code.
    const told = expected.map(([, status]) => (/^[45]\.0\.9\d\d$/.test(status) ? '5.0.0' : status))
    expect(reply.kind === 'report' && reply.recipients.map(({ status }) => status)).toEqual(told)
  })
})
