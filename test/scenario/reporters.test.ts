import { expect, test } from 'vitest'
import { loadScenario } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { exitCode, REPORTERS, type Told } from '../../server/scenario/reporters/reporter.ts'
import { type RunResult, runScenario, type StepResult } from '../../server/scenario/run.ts'

const step = (given: Partial<StepResult> = {}): StepResult => ({
  what: 'expect',
  at: '2026-01-05T09:00:00.000Z',
  ms: 1,
  failures: [],
  judged: [],
  ...given,
})
const result = (name: string, steps: StepResult[]): { result: RunResult } => ({
  result: {
    name,
    file: `scenarios/${name}.yaml`,
    seed: 7,
    checked: 1,
    ok: steps.every(({ failures, error }) => failures.length === 0 && error === undefined),
    steps,
    warnings: [],
    ms: 12.4,
  },
})
const failure = {
  expected: 'a bounce to "a&b@c.test"',
  nearest: 'm1, mail from "<x>"',
  why: 'It is mail, not a bounce.',
  source: { file: 'scenarios/b.yaml', line: 9 },
}

const held = result('held # once', [step()])
const failed = result('failed', [step({ failures: [failure] })])
const broken = result('broken', [step({ what: 'advance 1d', error: 'the store\u0000 is gone' })])
const unreadable: Told = { file: 'd.yaml', error: 'd.yaml:1:1 The scenario is empty.' }
const ALL: Told[] = [held, failed, broken, unreadable]

test('for people: what was expected, what came nearest, why they differ, and where it is written', () => {
  expect(REPORTERS.pretty?.(ALL).split('\n')).toMatchInlineSnapshot(`
    [
      "✓ held # once (1 expectation, seed 7, 12 ms)",
      "✗ failed (1 expectation, seed 7, 12 ms)",
      "",
      "    expected  a bounce to "a&b@c.test"",
      "    nearest   m1, mail from "<x>"",
      "    why       It is mail, not a bounce.",
      "    at        scenarios/b.yaml:9",
      "",
      "✗ broken (1 expectation, seed 7, 12 ms)",
      "",
      "    cannot    advance 1d: the store� is gone",
      "    at        advance 1d",
      "",
      "✗ d.yaml",
      "    d.yaml:1:1 The scenario is empty.",
      "",
      "4 scenarios: 1 held, 3 failed (37 ms)",
      "",
    ]
  `)
})

test('TAP: a point for each scenario, with a diagnostic block', () => {
  expect(REPORTERS.tap?.(ALL).split('\n')).toMatchInlineSnapshot(`
    [
      "TAP version 14",
      "1..4",
      "ok 1 - held \\# once # time=12ms",
      "  ---",
      "  seed: 7",
      "  ...",
      "not ok 2 - failed",
      "  ---",
      "  seed: 7",
      "  failures:",
      "    - expected: "a bounce to \\"a&b@c.test\\""",
      "      nearest: "m1, mail from \\"<x>\\""",
      "      why: "It is mail, not a bounce."",
      "      at: "scenarios/b.yaml:9"",
      "  ...",
      "not ok 3 - broken",
      "  ---",
      "  seed: 7",
      "  failures:",
      "    - message: "cannot advance 1d: the store\\u0000 is gone"",
      "  ...",
      "not ok 4 - d.yaml",
      "  ---",
      "  failures:",
      "    - message: "d.yaml:1:1 The scenario is empty."",
      "  ...",
      "",
    ]
  `)
})

test('JUnit: well formed XML with the counts that CI servers read', () => {
  const xml = REPORTERS.junit?.(ALL) ?? ''
  const root = elements(xml).filter(({ name }) => name !== 'properties' && name !== 'property')
  expect(root).toMatchObject([
    { name: 'testsuites', attributes: { tests: '4', failures: '1', errors: '2' } },
    { name: 'testsuite', attributes: { tests: '4', failures: '1', errors: '2' } },
    { name: 'testcase', attributes: { name: 'held # once', time: '0.012' } },
    { name: 'testcase', attributes: { name: 'failed', classname: 'scenarios/failed.yaml' } },
    { name: 'failure', attributes: { message: 'expected a bounce to "a&b@c.test"' } },
    { name: 'testcase', attributes: { name: 'broken' } },
    { name: 'error', attributes: { message: 'cannot advance 1d: the store\ufffd is gone' } },
    { name: 'testcase', attributes: { name: 'd.yaml' } },
    { name: 'error', attributes: { message: 'd.yaml:1:1 The scenario is empty.' } },
  ])
})

test('every report names the seed of every scenario that was run, whether it holds or not', () => {
  for (const [name, report] of Object.entries(REPORTERS)) {
    for (const one of [held, failed]) {
      const wanted = /seed"? ?[:=]? ?(value=)?"?7\b/
      expect(report([one]), name).toMatch(wanted)
    }
  }
})

const warned: Told = {
  result: {
    ...held.result,
    warnings: [{ message: '100% odd: a, b', hint: 'Drop it.', file: 'w.yaml', line: 3, column: 5 }],
  },
}

test('GitHub: annotations at their lines, escaped as the runner reads them', () => {
  const broken: Told = {
    file: 'd,1.yaml',
    error: 'two',
    problems: [{ message: 'first', hint: 'Mend it.', file: 'd,1.yaml', line: 2, column: 7 }, { message: 'second' }],
  }
  expect(REPORTERS.github?.([failed, warned, broken]).split('\n')).toEqual([
    '::error file=scenarios/b.yaml,line=9,title=failed::expected a bounce to "a&b@c.test"%0Anearest m1, mail from "<x>"%0Awhy It is mail, not a bounce.%0Aseed 7',
    '✗ failed (seed 7)',
    '::warning file=w.yaml,line=3,col=5,title=held # once::100%25 odd: a, b Drop it.',
    '✓ held # once (seed 7)',
    '::error file=d%2C1.yaml,line=2,col=7,title=d%2C1.yaml::first Mend it.',
    '::error title=d%2C1.yaml::second',
    '3 scenarios: 1 held, 2 failed (25 ms)',
    '',
  ])
})

test('what is hardly meant is told beside the results', () => {
  expect(REPORTERS.pretty?.([warned])).toContain('    warning   w.yaml:3:5 100% odd: a, b Drop it.\n')
  expect(REPORTERS.tap?.([warned])).toContain('\n# w.yaml:3:5 100% odd: a, b Drop it.\nok 1')
  expect(REPORTERS.junit?.([warned])).toContain('<system-err>w.yaml:3:5 100% odd: a, b Drop it.</system-err>')
  expect(REPORTERS.html?.([warned])).toContain('Warning: w.yaml:3:5 100% odd: a, b Drop it.')
})

test('HTML: one page that fetches nothing and runs nothing, with what became of each message', async () => {
  const scenario = await loadScenario(
    `name: <script>
rules: [{ name: gone & away, when: { domain: gone.test }, then: [{ reply: 451 4.7.1 later }, { reply: '550 5.1.1 <b>gone</b>' }] }]
steps:
  - send: { from: app@client.test, to: a@gone.test, subject: '<img src=x>' }
  - run: idle
expect: [{ notice: warning }]`,
    { origin: 'http' },
  )
  const page = REPORTERS.html?.([{ result: await runScenario(scenario, { createSandbox, keepTraces: true }) }]) ?? ''
  expect(page).not.toMatch(/<(?:script|img|link|iframe|b)\b|\bsrc="|url\(|@import|\son[a-z]+="/i)
  expect(page.match(/https?:\/\/[^ "<]*/g)).toBeNull()
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  const text = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  for (const part of [
    '✗ failed &lt;script&gt;',
    'expected a warning',
    'Mail m1, at once: from &lt;app@client.test&gt; to &lt;a@gone.test&gt; failed',
    '&lt;img src=x&gt;',
    '1 at once deferred 4.7.1',
    '550 5.1.1 &lt;b&gt;gone&lt;/b&gt; rule: gone &amp; away',
    'Bounce m2, after',
    'MAILER-DAEMON@mail.bouncelab.test',
  ]) {
    expect(text).toContain(part)
  }
  const open = [...page.matchAll(/<(section|article|details|table|div|dl)\b/g)].map(([, name]) => name)
  const closed = [...page.matchAll(/<\/(section|article|details|table|div|dl)>/g)].map(([, name]) => name)
  expect(closed.sort()).toEqual(open.sort())
})

test('JSON: everything, for programs', () => {
  const report = JSON.parse(REPORTERS.json?.(ALL) ?? '')
  expect(report.ok).toBe(false)
  expect(report.scenarios).toMatchObject([
    { ok: true, seed: 7 },
    { ok: false },
    { ok: false },
    { file: 'd.yaml', ok: false },
  ])
  expect(report.scenarios[1].steps[0].failures[0]).toEqual(failure)
})

test('the exit code tells whether all hold, one fails, or one cannot be run', () => {
  expect(exitCode([held])).toBe(0)
  expect(exitCode([held, failed])).toBe(1)
  expect(exitCode([failed, broken])).toBe(2)
  expect(exitCode([unreadable])).toBe(2)
})

interface Element {
  name: string
  attributes: Record<string, string>
}

/** Reads XML strictly enough to trip over a missing end or a bare character; answers the elements in order. */
function elements(xml: string): Element[] {
  const found: Element[] = []
  const open: string[] = []
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  while (rest !== '') {
    const text = /^[^<>]+/.exec(rest)?.[0]
    if (text !== undefined) {
      expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;)|\p{Cc}(?<![\n\t])/u)
      rest = rest.slice(text.length)
      continue
    }
    const tag = /^<(\/?)([a-z]+)((?: [a-z]+="[^"<>]*")*)(\/?)>/.exec(rest)
    expect(tag, rest.slice(0, 80)).not.toBeNull()
    const [whole, end, name, attributes, empty] = tag as unknown as [string, string, string, string, string]
    if (end) expect(open.pop()).toBe(name)
    else {
      found.push({
        name,
        attributes: Object.fromEntries(
          [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, k, v]) => [k, unescapeXml(v as string)]),
        ),
      })
      if (!empty) open.push(name)
    }
    rest = rest.slice(whole.length)
  }
  expect(open).toEqual([])
  return found
}

const unescapeXml = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
