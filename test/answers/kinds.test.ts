/** Answers by kinds of their own: waited for, expected, ruled on and counted. */
import { expect, test } from 'vitest'
import { problemIn, startTestServer } from '../http/support.ts'

const NAMES = ['vacation', 'challenge', 'moved', 'complaint']
const KINDS = ['vacation', 'challenge', 'address-changed', 'complaint'] as const

async function answered(clock: 'auto' | 'virtual' = 'auto') {
  const server = await startTestServer({ clock: { mode: clock } })
  const to = NAMES.map((name) => `${name}@bouncelab.test`)
  await server.ask('send', { body: { from: 'ann@shop.test', to, subject: 'News', text: 'x' } })
  return server
}

test.each(KINDS)('a wait for %s gives it, and no other', async (kind) => {
  const { ask } = await answered()
  const found = await ask('waitForMessage', { query: `?kind=${kind}&timeout=10s` })
  expect(found).toMatchObject({ kind: 'mail', answer: kind, messages: [{ answer: kind }] })
})

test('a wait for an answer skips the clock ahead, and says when none can come', async () => {
  const { ask, fetch } = await startTestServer({ clock: { mode: 'auto' } })
  const rule = {
    when: { recipient: 'late@app.test' },
    then: [{ reply: '450 4.2.0 later', at: 'rcpt', times: 2 }, { answer: 'vacation' }],
  }
  await ask('addRules', { body: rule })
  const mail = { from: 'ann@shop.test', subject: 'x', text: 'x' }
  await ask('send', { body: { ...mail, to: ['late@app.test'] } })
  expect(await ask('waitForMessage', { query: '?kind=vacation&about=late@app.test' })).toMatchObject({
    about: ['late@app.test'],
    parentId: 'm1',
  })
  await ask('send', { body: { ...mail, to: ['bob@app.test'] } })
  const never = await problemIn(await fetch('waitForMessage', { query: '?kind=vacation&about=bob@app.test' }))
  expect(never).toMatchObject({ status: 409, code: 'E_CANNOT_COME' })
})

test('a wait for mail finds answers as well', async () => {
  const { ask } = await answered()
  const { messages } = await ask('waitForMessage', { query: '?kind=mail&count=5' })
  expect(messages.map(({ answer = 'own' }) => answer).sort()).toEqual([...KINDS, 'own'].sort())
})

test('answers are expected by kind, by whom they are about, and in order', async () => {
  const { ask } = await answered()
  await ask('waitForMessage', { query: '?q=is:answer&count=4' })
  const verified = await ask('verify', {
    body: {
      expect: [
        ...KINDS.map((kind) => ({ kind, to: 'ann@shop.test', count: 1 })),
        { kind: 'complaint', about: 'complaint@bouncelab.test', contains: 'Feedback-Type: abuse' },
        { order: [{ kind: 'mail', subject: 'News' }, { kind: 'vacation' }] },
        { none: 'notice' },
      ],
    },
  })
  expect(verified).toMatchObject({ ok: true, failures: [] })
  const { failures } = await ask('verify', {
    body: { expect: [{ none: 'complaint' }, { kind: 'vacation', to: 'bob@shop.test' }] },
  })
  expect(failures.map(({ why, nearest }) => [why, JSON.stringify(nearest)])).toEqual([
    ['It came, and none should.', expect.stringContaining('complaint@bouncelab.test')],
    ['To is "ann@shop.test", not "bob@shop.test".', expect.stringContaining('vacation@bouncelab.test')],
  ])
})

test('a rule may be for complaints alone, and one for mail takes them too', async () => {
  const { ask } = await startTestServer({ clock: { mode: 'virtual' } })
  await ask('addRules', {
    body: [
      { when: { kind: 'complaint' }, then: { reply: '550 5.1.1 no such mailbox', at: 'rcpt' } },
      { when: { kind: ['mail'], recipient: 'ann@shop.test' }, then: { reply: '552 5.2.2 full', at: 'rcpt' } },
    ],
  })
  const to = ['complaint@bouncelab.test', 'vacation@bouncelab.test']
  await ask('send', { body: { from: 'ann@shop.test', to, subject: 'News', text: 'x' } })
  await ask('moveClock', { body: { run: 'idle' } })
  const { messages } = await ask('listMessages', { query: '?q=is:answer' })
  expect(messages.map(({ answer, recipients }) => [answer, recipients[0]?.status]).sort()).toEqual([
    ['complaint', '5.1.1'],
    ['vacation', '5.2.2'],
  ])
})

test('a webhook may be for complaints alone', async () => {
  const { ask } = await startTestServer()
  await ask('putWebhooks', { body: { webhooks: [{ url: 'http://127.0.0.1:9/', when: { kind: 'complaint' } }] } })
  const to = ['complaint@bouncelab.test', 'vacation@bouncelab.test']
  await ask('send', { body: { from: 'ann@shop.test', to, subject: 'News', text: 'x' } })
  await ask('waitForMessage', { query: '?q=is:answer&count=2' })
  const { posts } = await ask('listPosts')
  const ids = new Set(posts.map(({ messageId }) => messageId))
  const { messages } = await ask('listMessages', { query: '?kind=complaint' })
  expect([...ids]).toEqual(messages.map(({ id }) => id))
})

test('answers are counted by kind, beside the mail', async () => {
  const { ask } = await answered('virtual')
  await ask('moveClock', { body: { run: 'idle' } })
  const { total, counts } = await ask('countMessages')
  expect(total).toBe(5)
  expect(
    counts.map(({ kind, answer = '', state, messages }) => `${kind} ${answer} ${state} ${messages}`).sort(),
  ).toEqual(['mail  delivered 1', ...KINDS.map((kind) => `mail ${kind} delivered 1`)].sort())
})

test('a kind that is none is refused with the nearest', async () => {
  const { fetch } = await startTestServer()
  const wait = await problemIn(await fetch('waitForMessage', { query: '?kind=complaints' }))
  const verify = await problemIn(await fetch('verify', { body: { expect: [{ kind: 'vacations' }] } }))
  expect(JSON.stringify([wait, verify])).toMatch(/complaint.*Did you mean vacation/)
})
