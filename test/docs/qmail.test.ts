/** The page on qmail: what docs/scenarios.test.ts does not see of it, that is logs, SMTP dialogues and tables. */
import { describe, expect, test } from 'vitest'
import { VIRTUAL_START } from '../../server/core/clock.ts'
import type { MtaInput } from '../../server/core/mta.ts'
import { CONTROL_FILES, type Reread } from '../../server/mta/qmail/control-files.ts'
import { play } from '../mta/qmail/play.ts'
import { dialogueOf, load, logOf, rowsOf, withScenario } from './output.ts'
import { proseOf } from './pages.ts'

const PAGES = ['docs/qmail.md', 'docs/qmail.ja.md']

const CONTROL = { me: 'mail.example.com' }
const MAIL = new TextEncoder().encode('From: offers@spam.com\r\nSubject: Cheap\r\n\r\nBuy now.\r\n')

const played = (mta: Omit<MtaInput, 'type'>, from: string, to: string) => {
  const envelope = { reversePath: from, recipients: [{ forwardPath: to }] }
  return play({ input: { type: 'qmail', ...mta }, start: VIRTUAL_START, envelope, raw: MAIL })
}

/** A cell in backticks is a file's content; one without is a file that is empty, or missing. */
function contentOf(cell: string): string | undefined {
  const written = /^`(.*)`$/.exec(cell)?.[1]
  if (written !== undefined) return written.replaceAll('␊', '\n').replaceAll('␍', '\r')
  if (/^(?:empty|空)$/.test(cell)) return ''
  expect(cell).toMatch(/^(?:missing|なし)$/)
  return undefined
}

const given = (name: string, content: string | undefined) => (content === undefined ? {} : { [name]: content })

describe.each(PAGES)('%s', (page) => {
  const logs = withScenario(page, 'text log')
  const dialogues = withScenario(page, 'text smtp')

  test('shows logs and dialogues', () => {
    expect({ logs: logs.length, dialogues: dialogues.length }).toEqual({ logs: 4, dialogues: 2 })
  })

  test.each(logs)('shows the log of the scenario above it: %s', async (_, block, scenario) => {
    const log = await logOf(await load(scenario))
    expect(log.includes(block.text) ? block.text : log).toBe(block.text)
  })

  test.each(dialogues)('shows what qmail-smtpd says: %s', async (_, block, scenario) => {
    const said = block.text.trimEnd().split('\n')
    expect(await dialogueOf(await load(scenario), said)).toEqual(said)
  })

  test.each(rowsOf(page, '`bouncefrom`'))('bouncefrom %s: %s', (cell = '', shown = '') => {
    const control = { ...CONTROL, ...given('bouncefrom', contentOf(cell)) }
    const { outputs } = played({ control, users: { alice: [] } }, 'alice@mail.example.com', 'nouser@mail.example.com')
    expect(new TextDecoder().decode(outputs[0]?.bytes)).toContain(`\n${contentOf(shown)}\n`)
  })

  test.each(rowsOf(page, '`doublebounceto`'))('doublebounceto %s: %s', (cell = '', shown = '') => {
    const control = { ...CONTROL, ...given('doublebounceto', contentOf(cell)) }
    const { log } = played({ control, users: { alice: [] } }, 'nosender@mail.example.com', 'nouser@mail.example.com')
    expect(log.find((line) => line.startsWith('starting delivery 3:'))?.replace(/^.*: msg \d+ /, '')).toBe(
      contentOf(shown),
    )
  })

  test.each(rowsOf(page, '`.qmail`'))('.qmail %s: %s', (cell = '', shown = '') => {
    const users = { bob: contentOf(cell) ?? '' }
    const { log } = played({ control: CONTROL, users }, 'offers@spam.com', 'bob@mail.example.com')
    expect(log.find((line) => line.startsWith('delivery 1: '))?.slice('delivery 1: '.length)).toBe(contentOf(shown))
  })

  test('has every file of qmail, with its default, its reader, and what a change asks for', () => {
    const isJapanese = page.endsWith('.ja.md')
    const [none, nothing, everyone] = isJapanese ? ['なし', '不要', 'すべて'] : ['none', 'nothing', 'all']
    const asks: Record<Reread, string> = { restart: isJapanese ? '再起動' : 'restart', hup: 'HUP', 'each-run': nothing }
    const files = Object.entries(CONTROL_FILES).map(([name, { missing, readBy, reread }]) => {
      const standIn = 'file' in missing ? '`me`' : missing.value === '' ? none : `\`${missing.value}\``
      const after = name === 'morercpthosts' ? 'qmail-newmrh' : asks[reread]
      return [`\`${name}\``, standIn, readBy === 'all' ? everyone : readBy, after]
    })
    expect(rowsOf(page, isJapanese ? 'ファイル | 既定値' : 'file | default')).toEqual(files)
  })

  test('names each file whose effect is not played, and no other, as being without effect', () => {
    const section = /## (?:Files without effect|効果のないファイル)\n\n(.*)\n/.exec(proseOf(page))?.[1] ?? ''
    const unplayed = Object.keys(CONTROL_FILES).filter((name) => CONTROL_FILES[name]?.unplayed)
    expect([...section.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort()).toEqual(unplayed.sort())
  })
})
