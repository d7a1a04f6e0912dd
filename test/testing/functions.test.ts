import { expect, test } from 'vitest'
import { connect as client } from '../../server/client/client.ts'
import { type Attempt, defineScenario, deliver, reply, rule, startSandbox } from '../../server/index.ts'
import { loadScenario } from '../../server/scenario/load.ts'
import { openLab, send } from '../support/lab.ts'

const open = async (...rules: Parameters<typeof rule>[]) => {
  const lab = await openLab()
  await lab.sandbox.use(rules.map((each) => rule(...each)))
  return lab
}
const explained = async (sandbox: Awaited<ReturnType<typeof open>>['sandbox']) => {
  const { getExplanation } = await import('../../server/sandbox/views.ts')
  return (await getExplanation(sandbox, 'm1'))?.sentences.map(({ text }) => text).join('\n')
}
const statesOf = async ({ sandbox }: Awaited<ReturnType<typeof open>>) => {
  await sandbox.moveClock({ run: 'idle' })
  const { listMessages } = await import('../../server/sandbox/views.ts')
  return (await listMessages(sandbox, { kind: ['mail'], limit: 10 })).messages.map(({ recipients, state }) => [
    recipients[0]?.address,
    state,
    recipients[0]?.attempts,
  ])
}

test('a function in when holds the rule back where it says no, and is told of the attempt', async () => {
  const seen: Attempt[] = []
  const isEarly = (attempt: Attempt) => {
    seen.push(attempt)
    return (attempt.attempt as number) < 3
  }
  const lab = await open([{ domain: 'x.example', fn: isEarly }, reply('451 4.7.1 later')])
  await send(lab.sandbox, 'a@x.example')
  await send(lab.sandbox, 'a@y.example')
  expect(await statesOf(lab)).toEqual([
    ['a@y.example', 'delivered', 1],
    ['a@x.example', 'delivered', 3],
  ])
  expect(seen[0]).toMatchObject({ recipient: 'a@x.example', subject: 'hello', attempt: 1, age: 0, kind: 'mail' })
  await lab.close()
})

test('a function as an outcome says for each attempt what becomes of it, in built or written words', async () => {
  const lab = await open([
    {},
    ({ attempt, recipient }) => {
      if (attempt === 1) return reply('450 4.2.0 greylisted')
      return recipient === 'a@x.example' ? { mailbox: 'unknown' } : 'deliver'
    },
  ])
  await send(lab.sandbox, 'a@x.example')
  await send(lab.sandbox, 'b@x.example')
  expect((await statesOf(lab)).sort()).toEqual([
    ['a@x.example', 'failed', 2],
    ['b@x.example', 'delivered', 2],
  ])
  await lab.close()
})

test.each([
  [
    'threw TypeError: ouch',
    () => {
      throw new TypeError('ouch')
    },
  ],
  ['gave a promise', (async () => deliver()) as unknown as () => 'deliver'],
  ['gave no outcome: what it gave cannot be "delvier". Did you mean deliver?', () => 'delvier' as 'deliver'],
])('a function at fault fails the recipient and is named: it %s', async (words, faulty) => {
  const lab = await open([{ recipient: 'a@x.example' }, faulty])
  await send(lab.sandbox, 'a@x.example')
  await send(lab.sandbox, 'b@x.example')
  expect(await statesOf(lab)).toEqual([
    ['b@x.example', 'delivered', 1],
    ['a@x.example', 'failed', 1],
  ])
  const text = await explained(lab.sandbox)
  expect(text).toMatch(/failed with 5\.3\.5: bouncelab: the function .*=>/)
  expect(text).toContain(words)
  expect(text).toContain('Decided by rule r1')
  await lab.close()
})

test('after a commit that failed the rules still have their functions', async () => {
  const lab = await open([{ fn: ({ recipient }) => recipient === 'a@x.example' }, () => reply('550 5.1.1 gone')])
  const commit = lab.sandbox.store.commit.bind(lab.sandbox.store)
  lab.sandbox.store.commit = () => Promise.reject(new Error('the disk is full'))
  await expect(send(lab.sandbox, 'a@x.example')).rejects.toThrow('the disk is full')
  lab.sandbox.store.commit = commit
  await send(lab.sandbox, 'a@x.example')
  expect(await statesOf(lab)).toEqual([['a@x.example', 'failed', 1]])
  await lab.close()
})

test('a rule with functions is the same whether rule() made it or a scenario has it', async () => {
  const isBusy = () => true
  const built = rule({ fn: isBusy }, reply('450 4.2.1 busy').times(2), deliver)
  const scenario = defineScenario({
    rules: [built, { when: { fn: isBusy }, then: [{ fn: deliver, times: 2 }, 'hold'] }],
  })
  expect(scenario.rules).toEqual([
    { when: { fn: isBusy }, then: [{ reply: '450 4.2.1 busy', at: 'rcpt', times: 2 }, { fn: deliver }] },
    { when: { fn: isBusy }, then: [{ fn: deliver, times: 2 }, 'hold'] },
  ])
  const { rules, functions } = await loadScenario(scenario, { origin: 'code' })
  expect(functions).toBe(4)
  expect(rules).toMatchObject([
    { when: { fn: { name: 'isBusy' } }, then: [{ do: 'reply' }, { do: 'fn', name: 'deliver' }] },
    { when: { fn: { name: 'isBusy' } }, then: [{ do: 'fn', name: 'deliver', times: 2 }, { do: 'hold' }] },
  ])
})

test('a function in when acts in the session too', async () => {
  const scenario = defineScenario({
    session: [
      { at: 'rcpt', when: { fn: ({ recipient = '' }) => recipient.length > 12 }, then: { reply: '550 5.1.1 long' } },
    ],
  })
  await using sandbox = await startSandbox({ scenario, http: false })
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({ ...sandbox.smtp, ignoreTLS: true })
  const mail = { from: 'a@b.test', to: ['short@b.test', 'much-longer@b.test'], text: 'x' }
  expect((await transport.sendMail(mail)).rejected).toEqual(['much-longer@b.test'])
  transport.close()
})

test('words where a function is wanted are a mistake with its place, over HTTP too', async () => {
  const text = 'rules:\n  - when: { fn: isBusy }\n    then: { fn: 5 }\n'
  await expect(loadScenario(text, { origin: 'http' })).rejects.toMatchObject({
    problems: [
      { line: 2, column: 13, message: 'fn takes a function, which only a scenario in TypeScript can have.' },
      { line: 3, column: 13, message: 'fn takes a function, which only a scenario in TypeScript can have.' },
    ],
  })
  await using sandbox = await startSandbox()
  const remote = client(sandbox.http?.url ?? '')
  await expect(remote.use(rule({ fn: () => true }, deliver()))).rejects.toThrow('which only a scenario in TypeScript')
  const program = "import { defineScenario } from 'bouncelab'\nexport default defineScenario({})\n"
  await expect(remote.setScenario(program)).rejects.toThrow('This is a program, and a scenario is data here.')
})
