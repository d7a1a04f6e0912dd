/** Scenarios in TypeScript: files that are run, on every Node from 20 on. */
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Problem } from '../../server/errors.ts'
import { loadScenarioFile } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import { folderWith } from './support.ts'

const BUSY = `import { defineScenario, deliver, reply, rule, type Attempt } from 'bouncelab'
import { LIMIT } from './limit.ts'

const isOverLimit = ({ attempt = 0 }: Attempt): boolean => attempt <= LIMIT

export default defineScenario({
  rules: [rule({ domain: 'big.example', fn: isOverLimit }, reply('421 4.7.0 Too many')), rule({}, () => deliver())],
  steps: [{ send: { eml: './letter.eml', from: 'shop@a.test', to: 'ann@big.example' } }, { run: 'idle' }],
  expect: [{ kind: 'mail', to: 'ann@big.example', state: 'delivered', subject: 'Letter' }, { none: 'notice' }],
})
`

const files = {
  'busy.ts': BUSY,
  'limit.ts': 'export const LIMIT: number = 2\n',
  'letter.eml': 'Subject: Letter\r\n\r\nHi.\r\n',
}

test('a TypeScript file is a scenario, with its functions, what it imports and what it names beside it', async () => {
  const folder = await folderWith(files)
  const scenario = await loadScenarioFile(join(folder, 'busy.ts'))
  expect(scenario).toMatchObject({ name: 'busy', functions: 2, file: join(folder, 'busy.ts') })
  const result = await runScenario(scenario, { createSandbox })
  expect(result.steps.flatMap(({ failures, error }): unknown[] => (error ? [error] : failures))).toEqual([])
  expect(result.ok).toBe(true)
})

test('a file that was changed is run anew, and so is what it imports', async () => {
  const { writeFile } = await import('node:fs/promises')
  const folder = await folderWith(files)
  const before = await loadScenarioFile(join(folder, 'busy.ts'))
  await writeFile(join(folder, 'limit.ts'), 'export const LIMIT: number = 0\n')
  const after = await loadScenarioFile(join(folder, 'busy.ts'))
  const asked = [before, after].map(({ rules }) => rules[0]?.when.fn?.call?.({ attempt: 1 }))
  expect(asked).toEqual([true, false])
})

test.each([
  ['no default export', 'export const a = 1\n', /no-scenario\.ts It exports nothing by default\. Write export default/],
  ['a default export of another kind', 'export default 5\n', /What it exports by default is no scenario\./],
  [
    'a fault in the program',
    'const a: string[] = []\nexport default a[0].length\n',
    /no-scenario\.ts:2:\d+ It cannot be run: Cannot read/,
  ],
  ['a fault in its grammar', 'export default {\n  rules: [}\n', /no-scenario\.ts:2:\d+ It cannot be run: /],
  [
    'a mistake in its words',
    "import { defineScenario } from 'bouncelab'\nexport default defineScenario({ rules: [{ when: {}, then: 'delvier' as 'deliver' }] })\n",
    /no-scenario\.ts:2:59 .*then cannot be "delvier"\. Did you mean deliver\?/,
  ],
  [
    'a mistake in a rule of rule()',
    "import { defineScenario, reply, rule } from 'bouncelab'\nconst first = { when: {}, then: 'hold' as const }\nexport default defineScenario({\n  rules: [\n    first,\n    rule({ size: 'big' }, reply('550 no')),\n  ],\n})\n",
    /no-scenario\.ts:6:18 when\.size: "big" is no range\./,
  ],
  [
    'a mistake in what is exported as it stands',
    'export default { expects: [] }\n',
    /no-scenario\.ts:1:18 .*"expects" is not known here\. Did you mean expect\?/,
  ],
])('%s is told with the file', async (_, text, told) => {
  const folder = await folderWith({ 'no-scenario.ts': text })
  await expect(loadScenarioFile(join(folder, 'no-scenario.ts'))).rejects.toThrow(told)
})

const IN_SESSION = `import { defineScenario, deliver, rule, type Attempt } from 'bouncelab'

const isWide = ({ recipient = '' }: Attempt): boolean => recipient.startsWith('all@')

export default defineScenario({
  session: [
    { when: { fn: isWide }, then: ({ recipient }) => ({ reply: \`550 5.7.1 Not to \${recipient}\` }) },
    { at: 'message', when: { subject: 'slow' }, then: { fn: () => 'lose-ack' } },
    { when: { recipient: 'odd@one.test' }, then: () => 'lose-ack' },
    { when: { recipient: 'broken@one.test' }, then: () => { throw new Error('no idea') } },
  ],
  rules: [
    rule({ recipient: 'a@one.test' }, deliver()),
  ],
  steps: [
    { send: { via: 'smtp', from: 'app@a.test', to: 'all@one.test', reply: '550 5.7.1 Not to all@one.test' } },
    { send: { via: 'smtp', from: 'app@a.test', to: 'a@one.test', subject: 'slow', reply: 'lost' } },
    { send: { via: 'smtp', from: 'app@a.test', to: 'odd@one.test', reply: '451 4.3.5 *lose-ack acts at message, not at rcpt*' } },
    { send: { via: 'smtp', from: 'app@a.test', to: 'broken@one.test', reply: '451 4.3.5 *threw Error: no idea*' } },
    { session: [{ then: ({ recipient }) => ({ reply: \`450 4.2.1 \${recipient} later\` }) }] },
    { send: { via: 'smtp', from: 'app@a.test', to: 'a@one.test', reply: '450 4.2.1 a@one.test later' } },
  ],
})
`

test('session rules may be functions, of steps too; what such a function gets wrong the client is told', async () => {
  const folder = await folderWith({ 'in-session.ts': IN_SESSION })
  const scenario = await loadScenarioFile(join(folder, 'in-session.ts'))
  expect(scenario.functions).toBe(6)
  const { steps } = await runScenario(scenario, { createSandbox })
  expect(steps.flatMap(({ failures, error }): unknown[] => (error ? [error] : failures))).toEqual([])
})

test('a rule of rule() knows the file and line where it was written', async () => {
  const folder = await folderWith({ 'in-session.ts': IN_SESSION })
  const file = join(folder, 'in-session.ts')
  const { rules } = await loadScenarioFile(file)
  expect(rules).toMatchObject([{ source: { file, line: 13 } }])
})

test('a TypeScript file that is not there is told of', async () => {
  await expect(loadScenarioFile('/nowhere/x.ts')).rejects.toThrow('/nowhere/x.ts There is no such file.')
})

test('a program under the name of a YAML file is told to be one', async () => {
  const folder = await folderWith({ 'x.yaml': `// A comment\n/* another */ /* one */\n${BUSY}` })
  await expect(loadScenarioFile(join(folder, 'x.yaml'))).rejects.toThrow(
    /x\.yaml:1:1 This is a program, and a scenario is data here\. Give the file a name that ends in \.ts\./,
  )
})

const SEVERAL = `import { defineScenario, reply, rule } from 'bouncelab'
import { shared, type Reader } from '../shared/rules.ts'

const reader: Reader = { name: 'ann' }
const wanted = { notice: 'bonce' as 'bounce' }
const busy = (domain: string) => ({
  when: { domian: domain },
  then: 'hold' as const,
})

export default defineScenario({
  seed: -1,
  rules: [
    ...['one.test'].map(busy), {
      when: { recipient: \`\${reader.name}@one.test\` }, then: [
        { reply: '450 4.2.1 busy', times: 0 },
        { dns: 'nowhere' as 'not-found' },
      ],
    },
    ...shared,
    rule({ size: 'big' }, reply('550 no')),
    /* a comment */ rule({}, reply('no').times(2)),
  ],
  steps: [
    { send: { from: 'a@one.test', to: ['b@one.test'], sbject: 'x' } },
    { rules: [{ when: {}, then: 'delvier' as 'deliver' }] },
    { expect: [wanted] },
  ],
  expect: [
    { kind: 'mail', stat: 'delivered' } as object,
  ],
} satisfies object)
`

const SHARED = `export interface Reader { name: string }
export const shared = [
  { when: {}, then: 'hold' as const },
  { when: { size: 'huge' }, then: 'hold' as const },
]
`

test('every mistake of a program is told at once, with the line and column of the object or the word', async () => {
  const folder = await folderWith({ 'stories/several.ts': SEVERAL, 'shared/rules.ts': SHARED })
  const file = join(folder, 'stories', 'several.ts')
  const refused = await loadScenarioFile(file).catch((error: unknown) => error)
  const { problems } = refused as { problems: Problem[] }
  const told = problems.map((problem) => {
    const place = `${basename(problem.file ?? '')}:${problem.line}:${problem.column}`
    return `${place} ${problem.message.replace(/^(.{60}).*/, '$1')}`
  })
  expect(told).toMatchInlineSnapshot(`
    [
      "rules.ts:4:19 rules[3].when.size: "huge" is no range.",
      "several.ts:5:26 steps[2].expect[0].notice cannot be "bonce".",
      "several.ts:7:11 rules[0].when.domian: "domian" is not known here.",
      "several.ts:12:9 seed is too small.",
      "several.ts:16:43 rules[1].then[0].times is too small.",
      "several.ts:17:16 rules[1].then[1].dns cannot be "nowhere".",
      "several.ts:21:18 when.size: "big" is no range.",
      "several.ts:22:30 then[0].reply: "no" is no SMTP reply.",
      "several.ts:25:55 steps[0].send.sbject: "sbject" is not known here.",
      "several.ts:26:33 steps[1].rules[0].then cannot be "delvier".",
      "several.ts:30:21 expect[0].stat: "stat" is not known here.",
    ]
  `)
})

test('without types, with functions, and in JavaScript, literals are what they were', async () => {
  const folder = await folderWith({
    'odd.js': `import * as bouncelab from 'bouncelab'
const [first, { second }] = [1, { second: 2 }]
const { third, ...rest } = { third: 3, fourth: 4, get fifth() { return 5 }, ['six' + 'th']: 6 }
export const sum = [first, second, third, ...Object.values(rest)].reduce((all, one) => all + one)
export default bouncelab.defineScenario({
  seed: sum,
  rules: [bouncelab.rule({}, bouncelab.reply('450 4.2.1 busy').times(2), bouncelab.deliver())],
})
`,
  })
  const { seed, rules } = await loadScenarioFile(join(folder, 'odd.js'))
  expect(seed).toBe(21)
  expect(rules).toMatchObject([{ then: [{ do: 'reply', times: 2 }, { do: 'deliver' }], source: { line: 7 } }])
})

test('rules, steps and expectations that are plain objects know where they stand', async () => {
  const folder = await folderWith({
    'plain.ts': `const to = 'b@one.test'
export default {
  rules: [
    { when: { recipient: to }, then: 'deliver' },
  ],
  steps: [{ send: { from: 'a@one.test', to } },
    { run: 'idle' }],
  expect: [ { kind: 'mail', state: 'delivered' } ],
}
`,
  })
  const file = join(folder, 'plain.ts')
  const { rules, steps, expect: expected } = await loadScenarioFile(file)
  expect(rules).toMatchObject([{ source: { file, line: 4 } }])
  expect(steps).toMatchObject([{ source: { file, line: 6 } }, { source: { file, line: 7 } }])
  expect(expected).toMatchObject([{ source: { file, line: 8, column: 13 } }])
})

test('what a program imports, and what that imports, is told; packages are not', async () => {
  const folder = await folderWith({
    'stories/a.ts':
      "import { defineScenario } from 'bouncelab'\nimport { rules } from '../rules/all'\nexport default defineScenario({ rules })\n",
    'rules/all.ts':
      "import { busy } from 'words'\nimport list from '../data/list.json'\nvoid busy\nexport * from './more.ts'\nexport const rules = [list]\n",
    'rules/more.ts': 'export const more = 1\n',
    'node_modules/words/package.json': '{ "name": "words", "type": "module", "exports": "./index.js" }',
    'node_modules/words/index.js': "export * from './busy.js'\n",
    'node_modules/words/busy.js': 'export const busy = 1\n',
    'data/list.json': '{ "when": {}, "then": "hold" }',
  })
  const { imports } = await loadScenarioFile(join(folder, 'stories/a.ts'))
  expect(imports).toEqual(['data/list.json', 'rules/all.ts', 'rules/more.ts'].map((name) => join(folder, name)))
})
