import { createTransport } from 'nodemailer'
import { deliver, reply, rule, startSandbox } from '../../server/index.ts'
import { expect, test } from '../../server/testing/vitest.ts'

const mailTo = async (smtp: { host: string; port: number }, to: string, from = 'app@client.example') => {
  const transport = createTransport({ ...smtp, ignoreTLS: true })
  await transport.sendMail({ from, to, subject: 'hello', text: 'Hello.' })
  transport.close()
}

test('a test has a sandbox of its own, and sees what bounced', async ({ sandbox }) => {
  await mailTo(sandbox.smtp, 'unknown@bouncelab.test')
  const bounce = await sandbox.waitFor({ notice: 'bounce', about: 'unknown@bouncelab.test' })
  expect(bounce.report?.[0]).toMatchObject({ status: '5.1.1', action: 'failed' })
  expect(new TextDecoder().decode(bounce.raw)).toContain('This is the mail system at host mail.bouncelab.test.')
  await expect(sandbox).toHaveBounced('unknown@bouncelab.test', { status: '5.1.1' })
  await expect(sandbox).not.toHaveBounced('somebody@else.example')
})

test('rules in front last until reset', async ({ sandbox }) => {
  await sandbox.use(rule({ recipient: 'a@b.test' }, reply('450 4.2.1 busy').times(2), deliver()))
  await mailTo(sandbox.smtp, 'a@b.test')
  await sandbox.runToIdle()
  expect(await sandbox.messages()).toMatchObject([{ state: 'delivered', recipients: [{ attempts: 3 }] }])
  await sandbox.reset()
  await mailTo(sandbox.smtp, 'a@b.test')
  await sandbox.runToIdle()
  expect(await sandbox.messages()).toMatchObject([{ state: 'delivered', recipients: [{ attempts: 1 }] }])
})

test('a wait that can no longer be met fails at once, with the reasons', async ({ sandbox }) => {
  await mailTo(sandbox.smtp, 'alice@fine.example')
  const waiting = sandbox.waitFor({ notice: 'bounce', about: 'alice@fine.example' })
  await expect(waiting).rejects.toThrow(/can no longer come.*No rule matched, so the remote host accepted it/)
})

test('an expectation that fails says what came nearest', async ({ sandbox }) => {
  await mailTo(sandbox.smtp, 'unknown@bouncelab.test')
  const verdict = await sandbox.verify([
    { notice: 'bounce', to: 'app@client.example', status: '5.1.1' },
    { notice: 'bounce', to: 'app@client.example', status: '5.2.2' },
  ])
  expect(verdict).toMatchObject({ ok: false, failures: [{ nearest: expect.stringContaining('m2') }] })
})

test('a scenario file sets the stage', async () => {
  await using sandbox = await startSandbox({
    scenario: './scenarios/lost-and-found/sender-unreachable.yaml',
    http: false,
  })
  await mailTo(sandbox.smtp, 'nobody@mail.example.com', 'app@gone.example')
  const double = await sandbox.waitFor({ notice: 'double-bounce' })
  expect(double.recipients[0]?.address).toBe('admin@example.com')
  expect((await sandbox.explain('m1')).sentences.map(({ text }) => text).join('\n')).toContain('nobody')
})
