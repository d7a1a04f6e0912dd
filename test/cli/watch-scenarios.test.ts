import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadScenarios } from '../../server/cli/load-scenarios.ts'
import type { Log } from '../../server/cli/log.ts'
import { watchScenarios } from '../../server/cli/watch-scenarios.ts'
import { type LogEntry, startServer } from '../../server/server.ts'
import { folderWith } from '../scenario/support.ts'
import { until } from './support.ts'

const rule = (result: string) => `rules: [{ name: ${result}, when: { domain: gone.test }, then: { dns: ${result} } }]\n`

/** A server that watches a scenario file, as `serve --scenario` does. */
async function watching(files: Record<string, string>, name = 'a.yaml') {
  const folder = await folderWith(files)
  const file = join(folder, name)
  const scenario = await loadScenarios([file])
  const server = await startServer({ http: { host: '127.0.0.1', port: 0 }, ...(scenario ? { scenario } : {}) })
  const logged: LogEntry[] = []
  const log: Log = (entry) => void logged.push(entry)
  const stop = watchScenarios([file], server, log)
  onTestFinished(async () => {
    stop()
    await server.close(0)
  })
  const sandbox = await server.sandbox('default')
  return {
    folder,
    file,
    sandbox,
    logged,
    rules: () => sandbox.engine.state.rules.map(({ name }) => name),
    last: () => logged.at(-1)?.message ?? '',
    /** The scenario as the API tells of it. */
    told: async (name = 'default') => {
      const answer = await fetch(`${server.http?.url}/api/sandboxes/${name}/scenario`, {
        headers: { accept: 'application/json' },
      })
      return answer.json()
    },
    lastEvent: async () => (await server.sandbox('default').then((one) => one.store.events('default', 0, 1000))).at(-1),
    write: (text: string, name = 'a.yaml') => writeFileSync(join(folder, name), text),
  }
}

test('a changed file is in force for attempts not yet made, and messages stay', async () => {
  const { sandbox, rules, last, file, folder, write } = await watching({ 'a.yaml': rule('servfail') })
  await sandbox.accept({
    origin: { type: 'local', uid: 0 },
    envelope: { reversePath: 'app@client.test', recipients: [{ forwardPath: 'a@gone.test' }] },
    raw: new TextEncoder().encode('Subject: x\r\n\r\n'),
  })
  await sandbox.settled()
  write(rule('not-found'), 'new.yaml')
  // As editors do it: a new file in the old one's place.
  renameSync(join(folder, 'new.yaml'), file)
  await until(async () => expect(last()).toBe(`${file}: applied`))
  expect(rules()).toEqual(['not-found'])
  await sandbox.moveClock({ run: 'idle' })
  const [message] = await (await import('../../server/sandbox/views.ts'))
    .listMessages(sandbox, { limit: 10, kind: ['mail'] })
    .then(({ messages }) => messages)
  expect(message).toMatchObject({ state: 'failed', recipients: [{ attempts: 2 }] })
})

test('mistakes are shown with their places, once, and the old file stays in force until it is mended', async () => {
  const { file, rules, logged, last, write, told, lastEvent } = await watching({ 'a.yaml': rule('servfail') })
  const bad = 'rules: [{ when: { domian: gone.test }, then: delivr }]\n'
  write(bad)
  await until(async () => expect(last()).toContain('stays in force'))
  expect(last()).toContain(`${file}:1:19 "domian" is not known here. Did you mean domain?`)
  expect(last()).toContain(`${file}:1:46 rules[0].then cannot be "delivr". Did you mean deliver?`)
  expect(rules()).toEqual(['servfail'])
  const problems = [
    { line: 1, column: 19, path: 'rules[0].when.domian', message: '"domian" is not known here.' },
    { line: 1, column: 46, path: 'rules[0].then', message: 'rules[0].then cannot be "delivr".' },
  ].map((problem) => expect.objectContaining({ ...problem, mend: expect.stringContaining('Did you mean d') }))
  expect(await told()).toMatchObject({ problems, scenario: { rules: [{ name: 'servfail' }] } })
  expect(await lastEvent()).toMatchObject({ type: 'scenario.refused', file, problems })
  write('not a scenario', 'b.yaml')
  write(rule('servfail'))
  await until(async () => expect(last()).toBe(`${file}: as it was before; it stayed in force`))
  expect(logged.map(({ level }) => level)).toEqual(['error', 'info'])
  expect(await told()).toMatchObject({ problems: [] })
  expect(await lastEvent()).toMatchObject({ type: 'scenario.mended', file })
})

test('a file that the scenario names is watched too', async () => {
  const { folder, sandbox, last, file } = await watching({
    'a.yaml': 'mta: { type: qmail, control: ./control }\n',
    'control/me': 'one.test\n',
  })
  writeFileSync(join(folder, 'control', 'bouncehost'), 'two.test\n')
  await until(async () => expect(last()).toBe(`${file}: applied`))
  expect(sandbox.engine.state.mta).toMatchObject({ control: { me: 'one.test\n', bouncehost: 'two.test\n' } })
})

test('what a scenario in TypeScript imports from other folders is watched, also while it is refused', async () => {
  const story = (...names: string[]) =>
    `${names.map((each) => `import { ${each} } from '../${each}/rule.ts'\n`).join('')}export default { rules: [${names.join(', ')}] }\n`
  const shared = (each: string, then: string) =>
    `export const ${each} = { name: '${then}', when: {}, then: '${then}' }\n`
  const { file, rules, last, write } = await watching(
    { 'stories/a.ts': story('one'), 'one/rule.ts': shared('one', 'hold'), 'two/rule.ts': 'export const two = {\n' },
    'stories/a.ts',
  )
  expect(rules()).toEqual(['hold'])
  write(shared('one', 'deliver'), 'one/rule.ts')
  await until(async () => expect(last()).toBe(`${file}: applied`))
  expect(rules()).toEqual(['deliver'])
  write(story('two', 'one'), 'stories/a.ts')
  await until(async () => expect(last()).toContain('stays in force'))
  write(shared('two', 'delvier'), 'two/rule.ts')
  await until(async () => expect(last()).toContain('two/rule.ts:1:55 rules[0].then cannot be "delvier"'))
  write(shared('two', 'hold'), 'two/rule.ts')
  await until(async () => expect(rules()).toEqual(['hold', 'deliver']))
})

test('what is hardly meant in a changed file is warned of', async () => {
  const { file, logged, write } = await watching({ 'a.yaml': rule('servfail') })
  write('rules:\n  - { when: {}, then: deliver }\n  - { when: { domain: a.test }, then: hold }\n')
  await until(async () => expect(logged.map(({ level }) => level)).toEqual(['info', 'warn']))
  expect(logged[1]?.message).toContain(`${file}:3:5 This rule can never act`)
})

test('a sandbox with a scenario of its own is told nothing of the file’s mistakes', async () => {
  const { last, write, told, sandbox } = await watching({ 'a.yaml': rule('servfail') })
  await sandbox.applyScenario('own', [], [], { name: 'own', text: 'name: own\n' })
  write('rules: [{ when: {}, then: delivr }]\n')
  await until(async () => expect(last()).toContain('stays in force'))
  expect(await told()).toMatchObject({ name: 'own', problems: [] })
  const { events } = { events: await sandbox.store.events('default', 0, 1000) }
  expect(events.map(({ type }) => type)).not.toContain('scenario.refused')
})

test('a file that is taken away is a problem too, and a shipped scenario is not looked for in the present folder', async () => {
  const { file, last, told, write } = await watching({ 'a.yaml': rule('servfail') })
  rmSync(file)
  await until(async () => expect(last()).toContain('stays in force'))
  expect(await told()).toMatchObject({ problems: [{ message: `--scenario: there is no file ${file}.` }] })
  write(rule('not-found'))
  await until(async () => expect(last()).toBe(`${file}: applied`))
  expect(await told()).toMatchObject({ problems: [] })

  const shipped = await loadScenarios(['nonexistent-user'])
  const server = await startServer({ http: false, ...(shipped ? { scenario: shipped } : {}) })
  onTestFinished(() => server.close(0))
  const logged: LogEntry[] = []
  const stop = watchScenarios(['nonexistent-user'], server, (entry) => void logged.push(entry))
  expect((await server.sandbox('default')).engine.state.rules).toMatchObject([{ name: 'the customer left' }])
  stop()
  expect(logged).toEqual([])
})
