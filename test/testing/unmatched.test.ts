import { createTransport } from 'nodemailer'
import { afterEach, expect, test, vi } from 'vitest'
import { connect } from '../../server/client/client.ts'
import { reply, rule, startSandbox, type TestSandbox } from '../../server/index.ts'

const mailTo = async ({ smtp }: TestSandbox, to: string) => {
  const transport = createTransport({ ...smtp, ignoreTLS: true })
  await transport.sendMail({ from: 'app@client.example', to, subject: 'hello', text: 'Hello.' })
  transport.close()
}
const GONE = { ...rule({ recipient: 'left@customer.example' }, reply('550 5.1.1 gone')), name: 'the customer left' }

afterEach(() => vi.restoreAllMocks())

test('a wait that runs out tells the nearest message, how it differs, and the nearest rule', async () => {
  await using sandbox = await startSandbox()
  await sandbox.use(GONE)
  await mailTo(sandbox, 'lift@customer.example')
  await mailTo(sandbox, 'unknown@bouncelab.test')
  await sandbox.settled()
  const query = { notice: 'bounce', status: '5.2.2' }
  const failure = await sandbox.waitFor({ ...query, timeout: '50ms' }).catch(String)
  expect(failure).toMatch(
    /did not come within 50ms\. Nearest is m3, a bounce from .* Status is "5\.1\.1" or "2\.0\.0", not "5\.2\.2"\./,
  )
  expect(failure).toContain(
    'm1 to <lift@customer.example> met no rule. Rule r1 “the customer left” is nearest: recipient is "lift@customer.example", not "left@customer.example".',
  )
  const remote = connect(sandbox.http?.url ?? '')
  await expect(remote.waitFor({ ...query, timeout: '50ms' })).rejects.toThrow(
    /came within 50ms\. Nearest is m3, a bounce from .* Status is "5\.1\.1" or "2\.0\.0", not "5\.2\.2"\./,
  )
})

test('a wait for what can no longer come tells the rule that was nearest to its mail, over HTTP too', async () => {
  await using sandbox = await startSandbox()
  await sandbox.use(GONE)
  await mailTo(sandbox, 'lift@customer.example')
  const nearest = 'm1 to <lift@customer.example> met no rule. Rule r1 “the customer left” is nearest'
  await expect(sandbox.waitFor({ notice: 'bounce', about: 'm1' })).rejects.toMatchObject({
    code: 'E_CANNOT_COME',
    message: expect.stringContaining(nearest),
  })
  const remote = connect(sandbox.http?.url ?? '')
  await expect(remote.waitFor({ notice: 'bounce', about: 'm1' })).rejects.toThrow(nearest)
})

test('a wait where nothing came says so', async () => {
  await using sandbox = await startSandbox()
  await expect(sandbox.waitFor({ kind: 'mail', timeout: '10ms' })).rejects.toThrow('No message has come at all.')
  const remote = connect(sandbox.http?.url ?? '')
  await expect(remote.waitFor({ kind: 'mail', timeout: '10ms' })).rejects.toThrow('No message has come at all.')
})

test('unmatched mail is told of with its nearest rule; simulator addresses and notices are none of it', async () => {
  await using sandbox = await startSandbox()
  await mailTo(sandbox, 'somebody@bouncelab.test')
  await mailTo(sandbox, 'unknown@bouncelab.test')
  await mailTo(sandbox, 'ann@customer.example')
  await sandbox.settled()
  expect(await sandbox.unmatched()).toEqual([{ messageId: 'm4', recipient: 'ann@customer.example', nearest: null }])
  await sandbox.use({ when: { domain: 'customer.example', attempt: '>=2' }, then: 'hold', times: 1 })
  const nearest = 'Rule r1 is nearest: attempt is 1, not ">=2".'
  const expected = [{ messageId: 'm4', recipient: 'ann@customer.example', nearest }]
  expect(await sandbox.unmatched()).toEqual(expected)
  expect(await connect(sandbox.http?.url ?? '').unmatched()).toEqual(expected)
})

test('onUnmatched: warn tells each unmatched mail on the console', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  await using sandbox = await startSandbox({ onUnmatched: 'warn', http: false })
  await sandbox.use(GONE)
  await mailTo(sandbox, 'left@customer.example')
  await mailTo(sandbox, 'ann@customer.example')
  await sandbox.close()
  expect(warn.mock.calls).toEqual([
    [
      'bouncelab: m3 to <ann@customer.example> met no rule. Rule r1 “the customer left” is nearest: recipient is "ann@customer.example", not "left@customer.example".',
    ],
  ])
})

test('onUnmatched: fail makes close() tell it; the mail is delivered all the same', async () => {
  const sandbox = await startSandbox({ scenario: { onUnmatched: 'fail', rules: [GONE] }, http: false })
  await mailTo(sandbox, 'ann@customer.example')
  await sandbox.settled()
  expect(await sandbox.messages()).toMatchObject([{ state: 'delivered' }])
  await expect(sandbox.close()).rejects.toMatchObject({
    code: 'E_UNMATCHED',
    message: expect.stringMatching(/^m1 to <ann@customer\.example> met no rule\. Rule r1/),
  })
  await expect(mailTo(sandbox, 'ann@customer.example')).rejects.toThrow('ECONNREFUSED')
})

test('onUnmatched: fail says nothing where each mail met a rule', async () => {
  const sandbox = await startSandbox({ onUnmatched: 'fail', http: false })
  await sandbox.use(GONE)
  await mailTo(sandbox, 'left@customer.example')
  await expect(sandbox.close()).resolves.toBeUndefined()
})

test('use() takes rules in the words of a scenario, and refuses what is none', async () => {
  await using sandbox = await startSandbox({ http: false })
  await sandbox.use({ when: { recipient: 'a@b.test' }, then: { reply: '550 5.7.1 No' } })
  await expect(sandbox.use({ when: { recipent: 'a@b.test' } as object, then: 'deliver' })).rejects.toThrow(
    'Did you mean recipient?',
  )
  await mailTo(sandbox, 'a@b.test')
  const bounce = await sandbox.waitFor({ notice: 'bounce' })
  expect(bounce.report?.[0]?.status).toBe('5.7.1')
  await sandbox.resetRules()
  await mailTo(sandbox, 'a@b.test')
  await sandbox.settled()
  expect((await sandbox.messages({ kind: ['mail'] })).map(({ state }) => state)).toEqual(['delivered', 'failed'])
})
