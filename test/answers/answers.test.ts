/** Mail that comes back although the message was taken: by rule, and from the simulator's addresses. */
import { execFileSync } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { getRaw } from '../../server/sandbox/views.ts'
import { isInstalled } from '../support/installed.ts'
import { openLab, overview } from '../support/lab.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function lab(type?: string) {
  const mta = type ? { type, ...(type === 'qmail' ? { control: { me: 'mx.test' } } : { host: 'mx.test' }) } : undefined
  const opened = await openLab(mta ? { mta } : {})
  closing.push(() => opened.close())
  return opened.sandbox
}

const MESSAGE = 'Subject: Our offer\r\nMessage-ID: <1@shop.test>\r\n\r\nBuy.\r\n'

async function sent(sandbox: Awaited<ReturnType<typeof lab>>, to: string, from = 'news@shop.test', text = MESSAGE) {
  const envelope = { reversePath: from, recipients: [{ forwardPath: to }] }
  await sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw: new TextEncoder().encode(text) })
  await sandbox.settled()
  const raw = await getRaw(sandbox, 'm2')
  return raw ? new TextDecoder().decode(raw) : null
}

test.each([undefined, 'qmail', 'imta'])('A vacation notice comes back as RFC 3834 has it (%s)', async (type) => {
  const sandbox = await lab(type)
  const text = await sent(sandbox, 'vacation@bouncelab.test')
  expect(await overview(sandbox)).toEqual(['m1 mail delivered', 'm2 mail delivered'])
  const m2 = await sandbox.store.message('default', 'm2')
  expect(m2?.summary).toMatchObject({ reversePath: '', parentId: 'm1', rootId: 'm1', from: 'vacation@bouncelab.test' })
  expect(m2?.summary.recipients[0]?.address).toBe('news@shop.test')
  expect(text).toMatch(/^Subject: Auto: Our offer\r$/m)
  expect(text).toMatch(/^Auto-Submitted: auto-replied\r$/m)
  expect(text).toMatch(/^In-Reply-To: <1@shop.test>\r$/m)
})

test.each([
  ['the null reverse-path', '', MESSAGE],
  ['a list', 'news@shop.test', `List-Id: <l.shop.test>\r\n${MESSAGE}`],
  ['bulk mail', 'news@shop.test', `Precedence: bulk\r\n${MESSAGE}`],
  ['a machine', 'news@shop.test', `Auto-Submitted: auto-generated\r\n${MESSAGE}`],
  ['a bounce address', 'bounces+42@shop.test', MESSAGE],
])('No vacation notice goes to %s', async (_, from, text) => {
  const sandbox = await lab()
  await sent(sandbox, 'vacation@bouncelab.test', from, text)
  expect(await overview(sandbox)).toEqual(['m1 mail delivered'])
})

test('A complaint is a report that Python reads as one (RFC 5965)', async () => {
  const sandbox = await lab()
  await sandbox.use([
    {
      when: { recipient: 'ann@big.example' },
      then: [{ do: 'answer', answer: { with: 'complaint', to: 'abuse@shop.test' } }],
    },
  ])
  const text = (await sent(sandbox, 'ann@big.example')) as string
  const program = `
import email, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read())
report, fields, original = m.get_payload()
f = email.message_from_string(fields.get_payload()[0].as_string()) if fields.is_multipart() else email.message_from_string(fields.get_payload())
print(json.dumps([m.get_content_type(), m.get_param('report-type'), fields.get_content_type(), f['Feedback-Type'], f['Version'],
  f['Original-Rcpt-To'], original.get_content_type(), original.get_payload()[0]['Subject']]))`
  if (isInstalled('python3')) {
    const read = JSON.parse(execFileSync('python3', ['-c', program], { input: text }).toString())
    expect(read).toEqual([
      'multipart/report',
      'feedback-report',
      'message/feedback-report',
      'abuse',
      '1',
      '<ann@big.example>',
      'message/rfc822',
      'Our offer',
    ])
  }
  expect(text).toContain('Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n')
})

test('A challenge names an address of its own, the same for the same seed', async () => {
  const first = await sent(await lab(), 'challenge@bouncelab.test')
  const second = await sent(await lab(), 'challenge@bouncelab.test')
  expect(first).toMatch(/^Reply-To: challenge\+confirm-[0-9a-f]{12}@bouncelab\.test\r$/m)
  expect(second).toBe(first)
})

test('A change of address says the new one', async () => {
  const sandbox = await lab()
  await sandbox.use([
    {
      when: { recipient: 'bob@old.example' },
      then: [{ do: 'answer', answer: { with: 'address-changed', newAddress: 'bob@new.example' } }],
    },
  ])
  expect(await sent(sandbox, 'bob@old.example')).toMatch(/^New: bob@new\.example\r$/m)
})
