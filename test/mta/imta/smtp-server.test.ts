/** imta behind the whole server: what a client hears, and what comes of what was taken. */
import { expect, onTestFinished, test } from 'vitest'
import type { MtaInput } from '../../../server/core/mta.ts'
import type { OutcomeSpec, When } from '../../../server/core/rule.ts'
import type { Sandbox } from '../../../server/sandbox/sandbox.ts'
import { getExplanation, getLog } from '../../../server/sandbox/views.ts'
import { startServer } from '../../../server/server.ts'
import { Talk } from '../../smtp/talk.ts'
import { overview } from '../../support/lab.ts'

const START = Date.UTC(2026, 10, 22, 1)

async function serve(mta: Partial<MtaInput>, ...rules: { when: When; then: OutcomeSpec[] }[]) {
  // Copies for the postmaster are not what this is about.
  const quiet = 'defaults nosendpost\n\nims-ms\nims-ms-daemon\n\n'
  const input = { type: 'imta', host: 'mta.test', ...mta, config: `${quiet}${mta.config ?? ''}` }
  const server = await startServer({ http: false, clock: { mode: 'virtual', start: START }, mta: input })
  onTestFinished(() => server.close(0))
  const sandbox = await server.sandbox('default')
  if (rules.length > 0) await sandbox.applyScenario('shop', rules, [], null)
  const talk = await Talk.open(server.smtp.port)
  await talk.say('EHLO client.test')
  return { server, sandbox, talk }
}

const FROM = 'MAIL FROM:<app@client.test>'
const NOBODY = 'RCPT TO:<nobody@mta.test>'
const ALICE = 'RCPT TO:<alice@mta.test>'
const USERS = { users: ['alice'], places: { users: { file: 'shop.yaml', line: 7 } } }

async function settled(sandbox: Sandbox): Promise<string[]> {
  await sandbox.settled()
  return overview(sandbox)
}

test('an unknown user is refused at RCPT, so no message and no notice comes of it', async () => {
  const { sandbox, talk } = await serve(USERS)
  expect(await talk.sayAll(FROM, NOBODY)).toMatch(/^550 5\.1\.1 unknown or illegal alias/)
  expect(await talk.say('DATA')).toMatch(/^5/)
  expect(await settled(sandbox)).toEqual([])
})

test('a user whom a rule makes unknown is taken at RCPT and bounces after acceptance', async () => {
  const rule = { when: { recipient: 'nobody@mta.test' }, then: [{ do: 'mailbox', result: 'unknown' } as const] }
  const { sandbox, talk } = await serve(USERS, rule)
  expect(await talk.sayAll(FROM, NOBODY, 'DATA', 'Subject: x\r\n\r\nx\r\n.')).toMatch(/^250/)
  expect(await settled(sandbox)).toEqual(['m1 mail failed', 'm2 bounce delivered'])
})

test('a rule that gives an unknown user a mailbox has the message delivered', async () => {
  const rule = { when: { recipient: 'nobody@mta.test' }, then: [{ do: 'deliver' } as const] }
  const { sandbox, talk } = await serve(USERS, rule)
  expect(await talk.sayAll(FROM, NOBODY, 'DATA', '.')).toMatch(/^250/)
  expect(await settled(sandbox)).toEqual(['m1 mail delivered'])
})

test('an alias to nobody is taken at RCPT and bounces after its expansion', async () => {
  const { sandbox, talk } = await serve({ ...USERS, aliases: { sales: 'gone@mta.test' } })
  expect(await talk.sayAll(FROM, 'RCPT TO:<sales@mta.test>', 'DATA', '.')).toMatch(/^250/)
  expect(await settled(sandbox)).toEqual(['m1 mail failed', 'm2 bounce delivered'])
})

test('a rule that takes a domain out of the DNS does so for senders too, and is not used up by it', async () => {
  const gone = { when: { domain: 'gone.test' }, then: [{ do: 'dns', result: 'not-found' } as const], times: 1 }
  const config = 'tcp_local smtp mailfromdnsverify\ntcp-daemon\n'
  const { sandbox, talk } = await serve({ config }, gone)
  expect(await talk.say('MAIL FROM:<a@gone.test>')).toMatch(/^550 5\.1\.8/)
  expect(await talk.say('MAIL FROM:<a@gone.test>')).toMatch(/^550 5\.1\.8/)
  expect(await talk.sayAll(FROM, 'RCPT TO:<b@gone.test>', 'DATA', '.')).toMatch(/^250/)
  expect(await settled(sandbox)).toEqual(['m1 mail failed', 'm2 bounce delivered'])
})

test('a DNS that answers again lets senders in again when its rule has run out', async () => {
  const slow = {
    when: { domain: 'slow.test' },
    then: [{ do: 'dns', result: 'servfail' } as const],
    while: { until: 60_000 },
  }
  const config = 'tcp_local smtp returnenvelope 8\ntcp-daemon\n'
  const { sandbox, talk } = await serve({ config }, slow)
  expect(await talk.say('MAIL FROM:<a@slow.test>')).toMatch(/^450 4\.1\.8/)
  await sandbox.moveClock({ advance: 61_000 })
  expect(await talk.say('MAIL FROM:<a@slow.test>')).toMatch(/^250/)
})

test('an explanation tells which recipients of the transaction were refused, with the setting, its file and line', async () => {
  const { sandbox, talk } = await serve(USERS)
  await talk.sayAll(FROM, ALICE, 'DATA', '.')
  await talk.sayAll(FROM, NOBODY, ALICE, 'DATA', '.')
  await sandbox.settled()
  const sentences = (await getExplanation(sandbox, 'm2'))?.sentences ?? []
  expect(sentences[1]).toMatchObject({
    text: expect.stringMatching(
      /^<nobody@mta\.test> was refused at RCPT: 550 5\.1\.1 .* nobody is not among the users\. \[users \(shop\.yaml:7\)\]$/,
    ),
    why: { setting: 'users' },
  })
  const first = (await getExplanation(sandbox, 'm1'))?.sentences ?? []
  expect(first.map(({ text }) => text).join('\n')).not.toContain('nobody')
})

test('each refusal is a J line of the log', async () => {
  const { sandbox, talk } = await serve(USERS)
  await talk.sayAll(FROM, NOBODY)
  await sandbox.settled()
  const lines = (await getLog(sandbox, 0)).map(({ line }) => line)
  expect(lines).toEqual([expect.stringMatching(/^tcp_local .* J .*app@client\.test .*nobody@mta\.test .*5\.1\.1/)])
})
