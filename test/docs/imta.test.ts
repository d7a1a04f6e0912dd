/** The page on imta: what docs/scenarios.test.ts does not see of it, that is logs, the SMTP dialogue and tables. */
import { describe, expect, test } from 'vitest'
import type { RuledDns } from '../../server/core/rule-stack.ts'
import type { Notify } from '../../server/core/types.ts'
import { KEYWORDS } from '../../server/mta/imta/config/keywords.ts'
import { noticeSettings } from '../../server/mta/imta/config/notice-settings.ts'
import { OPTIONS } from '../../server/mta/imta/config/options.ts'
import { policySettings } from '../../server/mta/imta/config/policy-settings.ts'
import { imtaSchema } from '../../server/mta/imta/config.ts'
import { smtpSchema } from '../../server/mta/imta/smtp/smtp-settings.ts'
import {
  HEADER_FILE,
  NOTICE_TYPES,
  OPTIONS_FILE,
  PREFIX,
  SUFFIX,
  textFile,
} from '../../server/mta/imta/templates/template-files.ts'
import { loadScenario } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import { shippedNames } from '../../server/scenario/shipped.ts'
import { DOWN, Play, type PlayOptions, remote, SENDER, UNKNOWN } from '../mta/imta/play.ts'
import { config, receivers, SITUATIONS } from '../mta/imta/receivers.ts'
import { dialogueOf, load, logOf, rowsOf, withScenario } from './output.ts'
import { pageText, proseOf } from './pages.ts'

const PAGES = ['docs/imta.md', 'docs/imta.ja.md']

/** Headings and words that a page has in its own language. */
const WORDS = {
  en: {
    situation: 'the failing message',
    keyword: 'keyword',
    settings: 'settings',
    outcome: 'outcome of a rule',
    file: 'file',
    token: 'token',
    setting: 'setting',
    option: 'option',
    sender: 'sender',
    nobody: 'nobody',
    none: 'none',
    absent: 'absent',
    told: 'told',
    taken: 'taken',
  },
  ja: {
    situation: '失敗したメッセージ',
    keyword: 'キーワード',
    settings: '設定の組み合わせ',
    outcome: '規則の結果',
    file: 'ファイル',
    token: 'トークン',
    setting: '設定',
    option: 'オプション',
    sender: '差出人',
    nobody: 'なし',
    none: 'なし',
    absent: 'なし',
    told: '知らせる',
    taken: '受け取る',
  },
} as const

const DAY = 86_400_000

const bare = (cell = ''): string => cell.replace(/^`(.*)`$/, '$1')

/** What stands in backticks, one after the other. */
const codes = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code as string)

/** The first story lines that tell of a notice of this kind: `+1d15h30m`. */
const whenTold = (play: Play, kind: string): string | undefined =>
  play
    .story()
    .find((line) => line.includes(` ${kind} → ${SENDER}`))
    ?.split(' ')[0]

describe.each(PAGES)('%s', (page) => {
  const words = WORDS[page.endsWith('.ja.md') ? 'ja' : 'en']
  const logs = withScenario(page, 'text log')
  const dialogues = withScenario(page, 'text smtp')

  test('shows logs and a dialogue', () => {
    expect({ logs: logs.length, dialogues: dialogues.length }).toEqual({ logs: 2, dialogues: 1 })
  })

  test.each(logs)('shows the log of the scenario above it: %s', async (_, block, scenario) => {
    const log = await logOf(await load(scenario))
    expect(log.includes(block.text) ? block.text : log).toBe(block.text)
  })

  test.each(dialogues)('shows what the SMTP server says: %s', async (_, block, scenario) => {
    const said = block.text.trimEnd().split('\n')
    expect(await dialogueOf(await load(scenario), said)).toEqual(said)
  })

  test('names every scenario of imta', () => {
    const linked = [...proseOf(page).matchAll(/\(\.\.\/scenarios\/(?:[\w-]+\/)*(imta-[^)/]*)\.yaml\)/g)].map(
      ([, name]) => name,
    )
    expect(linked.sort()).toEqual(shippedNames().filter((name) => name.startsWith('imta-')))
  })

  describe.each(['sendpost', 'warnpost'] as const)('who gets what, for the %s family', (family) => {
    const columns = ['', 'copy', 'err', 'no', null]

    test.each(rowsOf(page, words.situation).map((row, i) => [row[0] ?? '', row.slice(1), i] as const))(
      '%s',
      (_, cells, i) => {
        const letters = cells.map((cell) =>
          cell === words.nobody
            ? ''
            : cell
                .split(/, |、/)
                .map((who) => ({ [words.sender]: 'S', postmaster: 'P' })[who])
                .join(''),
        )
        const got = columns.map((prefix) => {
          const mta = config(family, prefix === null ? '' : `${prefix}${family}`)
          return receivers(family, SITUATIONS[i] as (typeof SITUATIONS)[number], mta)
        })
        expect(letters).toEqual(got)
      },
    )
  })

  test.each(rowsOf(page, '`returnenvelope`'))('returnenvelope %s', (bits, from, told, syntax, dns) => {
    const mta = { ...remote(`nosendpost returnenvelope ${bare(bits)}`), dns: { 'gone.example': 'nxdomain' } }
    const play = new Play({ mta, world: { 'bob@*': UNKNOWN } })
    play.send()
    expect(`<${play.run().notices[0]?.from}>`).toBe(bare(from))
    play.send({ from: '' })
    expect(play.run().notices[1]?.to.split('@')[0] ?? words.nobody).toBe(told)
    const nothing = (): RuledDns | null => null
    const answer = (path: string) =>
      play.mta.smtp?.judgeSender?.(path, nothing)?.reply.slice(0, '550 5.1.8'.length) ?? words.taken
    expect(answer('a@b-.example')).toBe(bare(syntax))
    expect(answer('a@gone.example')).toBe(bare(dns))
  })

  test.each(rowsOf(page, `${words.keyword} | \`Recipient address:\``))(
    '%s shows %s and %s',
    (keyword, shown, beside) => {
      const mta = {
        users: { bob: 'bob7' },
        aliases: { sales: 'bob' },
        config: `ims-ms ${bare(keyword)}\nims-ms-daemon\n`,
      }
      const play = new Play({
        mta: { ...mta, host: 'mail.example.com' },
        world: { 'sales@*': { do: 'mailbox', result: 'full' } },
      })
      play.send({ to: ['sales@mail.example.com'] })
      const { text = '' } = play.run().notices[0] ?? {}
      const line = (label: string) => new RegExp(`^  ${label}: (.*?)\\r?$`, 'm').exec(text)?.[1]
      expect(line('Recipient address')).toBe(bare(shown))
      expect(line('Original address') ?? words.none).toBe(bare(beside))
    },
  )

  test.each(rowsOf(page, words.settings))(
    'with %s a warning comes at %s, the return at %s',
    (given, warned, returned) => {
      const settings = codes(given)
      const options: PlayOptions = {
        mta: {
          ...remote('notices 1 2'),
          ...(settings.includes('RETURN_UNITS=1') ? { options: 'RETURN_UNITS=1' } : {}),
          ...(settings.includes('timing: exact') ? { timing: 'exact' } : {}),
        },
        world: { 'bob@*': DOWN },
        timezone: settings.find((each) => each.startsWith('timezone: '))?.slice('timezone: '.length) ?? 'UTC',
      }
      const play = new Play(options)
      play.send()
      play.run()
      expect([whenTold(play, 'warning'), whenTold(play, 'bounce')]).toEqual([bare(warned), bare(returned)])
    },
  )

  test.each(rowsOf(page, `${words.keyword} | \`Priority:\``))(
    '%s, Priority: %s: attempts at %s',
    (keyword, priority, attempts) => {
      const of = (cell = '') => (cell === words.none ? '' : bare(cell))
      const play = new Play({
        mta: remote(of(keyword)),
        world: { 'bob@*': { do: 'reply', at: 'rcpt', reply: '450 Later' } },
      })
      play.send({ priority: of(priority) })
      const shown = bare(attempts).split(' ')
      play.run(play.start + 3 * DAY)
      expect(play.attempts().slice(0, shown.length)).toEqual(shown)
    },
  )

  test.each(rowsOf(page, words.outcome))(
    '%s gives the reason %s and the status %s',
    async (outcome, reason, status) => {
      const text = `mta: { type: imta, host: mail.example.com }
rules: [{ when: { recipient: 'bob@*' }, then: ${bare(outcome)} }]
steps:
  - send: { from: app@client.test, to: bob@${outcome?.includes('mailbox') ? 'mail' : 'partner'}.example.com }
  - run: idle
expect:
  - notice: bounce
    status: ${bare(status)}
    contains: ${JSON.stringify([`  Reason: ${bare(reason)}\n`, `Status: ${bare(status)} (${bare(reason)})\n`])}
`
      const scenario = await loadScenario(text, { origin: 'http', file: page })
      const { steps } = await runScenario(scenario, { createSandbox })
      expect(steps.flatMap(({ failures }) => failures)).toEqual([])
    },
  )

  test.each(rowsOf(page, '`NOTIFY`'))('NOTIFY=%s', (value = '', ...cells) => {
    const notify = value === words.absent ? undefined : (bare(value).split(',') as Notify[])
    const told = (world: PlayOptions['world'], keywords: string, kind: string) => {
      const play = new Play({ mta: remote(keywords), world: world ?? {} })
      play.send({ to: [{ forwardPath: 'bob@example.net', ...(notify ? { notify } : {}) }] })
      return play.run().notices.some((notice) => notice.kind === kind && notice.to === SENDER)
    }
    const got = [
      told({ 'bob@*': UNKNOWN }, '', 'bounce'),
      told({ 'bob@*': DOWN }, 'notices 1', 'bounce'),
      told({ 'bob@*': DOWN }, 'notices 1 30', 'warning'),
      told({}, '', 'delivery-report'),
    ]
    expect(cells.map((cell) => cell === words.told)).toEqual(got)
  })

  test('has every file of the texts that are written, and every token', () => {
    const files = rowsOf(page, words.file).flatMap(([cell]) => codes(cell))
    expect(files.sort()).toEqual([PREFIX, SUFFIX, OPTIONS_FILE, HEADER_FILE, ...NOTICE_TYPES.map(textFile)].sort())
    const tokens = rowsOf(page, words.token).flatMap(([cell]) => codes(cell))
    expect(tokens.sort()).toEqual(['%H', '%R', '%C', '%L', '%F', '%u', '%U', '%s', '%S', '%%'].sort())
  })

  test('has every setting for what the documents leave open, with its values, the default first', () => {
    const { layout } = noticeSettings
    const { listSuccess, timedOutStatus, returnedStatus, recipientSpacing } = imtaSchema.shape
    const { illegalSender, addressFallback } = smtpSchema.shape
    const open = {
      ...policySettings,
      ...{ listSuccess, timedOutStatus, returnedStatus, recipientSpacing, layout },
      ...{ 'smtp.illegalSender': illegalSender, 'smtp.addressFallback': addressFallback },
    }
    const valuesOf = (field: (typeof open)[keyof typeof open]): string[] => {
      const initial = String(field.parse(undefined))
      const inner = field.unwrap()
      const all = 'options' in inner ? (inner.options as string[]) : inner.type === 'boolean' ? ['true', 'false'] : []
      return [initial, ...all.filter((value) => value !== initial)]
    }
    const rows = rowsOf(page, words.setting).map(([name, values]) => [bare(name), codes(values).sort()])
    const wanted = Object.entries(open).map(([name, field]) => [name, valuesOf(field).sort()])
    expect(rows.filter(([name]) => name !== 'smtp.replies')).toEqual(wanted)
    const defaults = rowsOf(page, words.setting).map(([name, values]) => [bare(name), codes(values)[0]])
    for (const [name, field] of Object.entries(open)) expect(defaults).toContainEqual([name, valuesOf(field)[0]])
  })
})

describe.each(['docs/mtas.md', 'docs/mtas.ja.md'])('%s', (page) => {
  const words = WORDS[page.endsWith('.ja.md') ? 'ja' : 'en']
  const section = pageText(page).slice(pageText(page).indexOf('\n## imta\n'))

  test('has every keyword that is played, and no other', () => {
    const rows = section.split('\n').filter((line) => line.startsWith('| '))
    const first = rows.findIndex((row) => row.startsWith(`| ${words.keyword} |`))
    const last = rows.findIndex((row) => row.startsWith(`| ${words.option} |`))
    const names = rows
      .slice(first + 1, last)
      .flatMap((row) => codes(row.split(' | ')[0]).map((code) => code.split(' ')[0]))
    const played = KEYWORDS.filter((keyword) => keyword.played).map(({ name }) => name)
    expect(names.sort()).toEqual(played.sort())
  })

  test('has every option that is played, with its default', () => {
    const rows = rowsOf(page, words.option).map(([name, initial]) => [bare(name), bare(initial)])
    const played = OPTIONS.filter((option) => option.played)
    expect(rows.map(([name]) => name)).toEqual(played.map(({ name }) => name))
    const numbers = played.filter((option) => /^\d+$/.test(option.default))
    for (const { name, default: initial } of numbers) expect(rows).toContainEqual([name, initial])
  })

  test('has every setting of the mta block, but for those that the page on imta has', () => {
    const cells = section.split('\n').flatMap((line) => (line.startsWith('| `') ? codes(line.split(' | ')[0]) : []))
    const names = cells.map((code) => code.split(':')[0])
    // type is what names the system; places are told by the loader.
    const settings = Object.keys(imtaSchema.shape).filter((name) => name !== 'type' && name !== 'places')
    const elsewhere = rowsOf(page.replace('mtas', 'imta'), words.setting).map(([name]) => bare(name))
    expect(settings.filter((name) => !names.includes(name) && !elsewhere.includes(name))).toEqual([])
  })
})
