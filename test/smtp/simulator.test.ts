/** Every address of the simulator domain as an application meets it: through the port, with nothing set up. */
import { createTransport } from 'nodemailer'
import { describe, expect, test } from 'vitest'
import type { MtaInput } from '../../server/core/mta.ts'
import { startSandbox, type TestSandbox } from '../../server/index.ts'
import { IMTA, QMAIL } from '../support/world.ts'

const mailTo = async ({ smtp }: TestSandbox, ...to: string[]) => {
  const transport = createTransport({ ...smtp, ignoreTLS: true })
  try {
    return await transport.sendMail({ from: 'app@client.example', to, subject: 'hello', text: 'Hello.' })
  } finally {
    transport.close()
  }
}

/** How the first message fares: `state status attempts`, and what its attempts met first. */
async function fateOf(sandbox: TestSandbox) {
  await sandbox.runToIdle()
  const { root } = await sandbox.trace('m1')
  const [recipient] = root.recipients
  const [first] = recipient?.attempts ?? []
  return {
    state: `${recipient?.state} ${recipient?.status}`,
    attempts: recipient?.attempts.length,
    said: first?.diagnostic,
  }
}

const MTAS: [string, MtaInput | undefined][] = [
  ['no MTA', undefined],
  ['qmail', QMAIL],
  ['imta', IMTA],
]

describe.each(MTAS)('Under %s', (_, mta) => {
  const start = () => startSandbox({ http: false, ...(mta ? { mta } : {}) })

  test.each([
    ['unknown@bouncelab.test', 'failed 5.1.1', '550 5.1.1 <unknown@bouncelab.test>: no such user'],
    ['UnKnown@bouncelab.test', 'failed 5.1.1', '550 5.1.1 <UnKnown@bouncelab.test>: no such user'],
    ['full@bouncelab.test', 'expired 4.2.2', '452 4.2.2 <full@bouncelab.test>: mailbox full'],
    ['bounce+552-5.3.4@bouncelab.test', 'failed 5.3.4', '552 5.3.4 <bounce+552-5.3.4@bouncelab.test>'],
    ['bounce+421-4.3.2@bouncelab.test', 'expired 4.3.2', '421 4.3.2 <bounce+421-4.3.2@bouncelab.test>'],
  ])('%s ends as %s', async (to, state, said) => {
    await using sandbox = await start()
    await mailTo(sandbox, to)
    expect(await fateOf(sandbox)).toMatchObject({ state, said: expect.stringContaining(said) })
    await expect(sandbox.waitFor({ notice: 'bounce', about: to })).resolves.toMatchObject({ kind: 'bounce' })
  })

  test('unreachable@ times out at every connect until it is given up', async () => {
    await using sandbox = await start()
    await mailTo(sandbox, 'unreachable@bouncelab.test')
    const fate = await fateOf(sandbox)
    expect(fate.state).toBe('expired 4.4.1')
    expect(fate.attempts).toBeGreaterThan(3)
    const { root } = await sandbox.trace('m1')
    const outcomes = new Set(root.recipients[0]?.attempts.map(({ outcome }) => JSON.stringify(outcome)))
    expect([...outcomes].map((each) => JSON.parse(each ?? 'null'))).toEqual([
      { type: 'connect', result: 'timeout', host: { name: 'mx.bouncelab.test', address: '192.0.2.10' } },
    ])
  })

  test('greylist@ refuses the first attempt and takes the second', async () => {
    await using sandbox = await start()
    await mailTo(sandbox, 'greylist@bouncelab.test')
    expect(await fateOf(sandbox)).toMatchObject({ state: 'delivered 2.0.0', attempts: 2, said: '450 4.2.0 greylisted' })
  })

  test('delay+6h@ defers until the message is six hours old', async () => {
    await using sandbox = await start()
    await mailTo(sandbox, 'delay+6h@bouncelab.test')
    await sandbox.advance('5h59m')
    expect(await sandbox.messages()).toMatchObject([{ state: 'queued', recipients: [{ status: '4.7.1' }] }])
    expect((await fateOf(sandbox)).state).toBe('delivered 2.0.0')
  })

  test('reject@ and its like are refused in the session, and the other recipients are taken', async () => {
    await using sandbox = await start()
    const { accepted, rejected, rejectedErrors } = await mailTo(
      sandbox,
      'reject@bouncelab.test',
      'reject+452-4.2.2@bouncelab.test',
      'reject+554-5.7.1@bouncelab.test',
      'ann@bouncelab.test',
    )
    expect(accepted).toEqual(['ann@bouncelab.test'])
    expect(rejected).toHaveLength(3)
    expect(rejectedErrors?.map(({ response }) => response?.slice(0, 9))).toEqual([
      '550 5.1.1',
      '452 4.2.2',
      '554 5.7.1',
    ])
    expect(await fateOf(sandbox)).toMatchObject({ state: 'delivered 2.0.0', attempts: 1 })
  })

  test('drop@ cuts the connection at RCPT, and nothing is taken', async () => {
    await using sandbox = await start()
    await expect(mailTo(sandbox, 'drop@bouncelab.test')).rejects.toThrow(/closed|ECONNECTION|ECONNRESET|socket/i)
    expect(await sandbox.messages()).toEqual([])
  })
})

test('every sandbox of a server has the domain, and a rule of its own comes first', async () => {
  await using sandbox = await startSandbox()
  const { connect } = await import('../../server/client/client.ts')
  const other = connect(sandbox.http?.url ?? '', { sandbox: 'ci-42' })
  await other.configure({ clock: { mode: 'auto' } })
  await other.use({ when: { recipient: 'unknown@bouncelab.test' }, then: 'deliver' })
  for (const to of ['unknown@bouncelab.test', 'bounce+550-5.7.1@bouncelab.test'])
    await other.send({ from: 'a@b.test', to })
  const bounce = await other.waitFor({ notice: 'bounce' })
  expect(bounce.report).toMatchObject([{ finalRecipient: 'bounce+550-5.7.1@bouncelab.test', status: '5.7.1' }])
  expect((await other.message('m1')).state).toBe('delivered')
})
