import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TraceHandoff } from '../../server/core/trace.ts'
import HandedOn from '../../ui/src/handoffs/HandedOn.svelte'
import HandOver from '../../ui/src/handoffs/HandOver.svelte'
import { handoffsOf, ofPost, readable, refuses } from '../../ui/src/handoffs/shown.ts'
import WebhooksView from '../../ui/src/handoffs/WebhooksView.svelte'
import { wordsEn } from '../../ui/src/handoffs/words-en.ts'
import { wordsJa } from '../../ui/src/handoffs/words-ja.ts'
import { language } from '../../ui/src/i18n/t.svelte.ts'
import { placeholders, type Text } from '../../ui/src/i18n/words.ts'
import { ApiError } from '../../ui/src/lib/api.ts'
import { emptyBook, fold } from '../../ui/src/lib/fold.ts'
import type { PostRow, WebhookInput, WebhookRow } from '../../ui/src/lib/handoff-types.ts'
import { threadRows } from '../../ui/src/lib/rows.ts'
import { App } from '../../ui/src/state/app.svelte.ts'
import { OpenMessage } from '../../ui/src/state/message.svelte.ts'
import { TraceView } from '../../ui/src/state/trace.svelte.ts'
import { sayMark } from '../../ui/src/trace/say.ts'
import { laneTitle } from '../../ui/src/trace/words.ts'
import MessageRow from '../../ui/src/views/MessageRow.svelte'
import WhyPanel from '../../ui/src/views/WhyPanel.svelte'
import { accepted } from './support/events.ts'
import { clockAnswer, fakeApi } from './support/fake-api.ts'
import Harness from './support/Harness.svelte'
import { attempt, iso, node, recipient, restart, START } from './support/trace.ts'

beforeEach(() => restart())
afterEach(() => {
  language.choose('en')
  localStorage.clear()
})

function show(view: unknown, props: Record<string, unknown> = {}, fake = fakeApi(), before = (_: App) => {}) {
  const app = new App(fake.api, { base: '/', sandbox: 'default', path: '/' })
  app.clock.hear(clockAnswer())
  before(app)
  render(Harness, { props: { app, view: view as Component<Record<string, unknown>>, props } })
  return { app, ...fake }
}

const handoff = (over: Partial<TraceHandoff> = {}): TraceHandoff => ({
  ...{ id: 'h1', tells: 'failed', format: 'sendgrid', at: iso(0), seq: 5, protocol: 'webhook' },
  ...{ target: 'http://127.0.0.1:3000/bounces', recipient: 'u@down.example', attempts: 1, nextAttemptAt: null },
  ...{ endedAt: iso(1), ok: true, reply: '200 OK', dialogue: [{ who: 'S', text: '200 OK' }] },
  ...over,
})

const byHand = (over: Partial<TraceHandoff> = {}): TraceHandoff => {
  const { id: _, tells: __, format: ___, ...rest } = handoff()
  return { ...rest, protocol: 'smtp', target: 'smtp://127.0.0.1:2525', reply: '250 kept', ...over }
}

const mail = (handoffs: TraceHandoff[]) => ({
  ...node({ id: 'm1', recipients: [recipient('u@down.example', 'failed', [attempt(1, 0, 'failed', '5.1.1')])] }),
  handoffs,
})

describe('the texts of hand-offs', () => {
  test('are the same in both languages, and ask for the same values', () => {
    const asks = (texts: Record<string, Text>) =>
      Object.entries(texts).map(([key, text]) => [key, ...placeholders(text)].join(' '))
    expect(asks(wordsJa)).toEqual(asks(wordsEn))
  })

  const files = import.meta.glob<string>('../../ui/src/handoffs/*.{svelte,ts}', {
    query: '?raw',
    import: 'default',
    eager: true,
  })
  test('are all used', () => {
    const all = Object.entries(files)
      .filter(([file]) => !file.includes('words-'))
      .map(([, text]) => text)
      .join('\n')
    const beginnings = [...all.matchAll(/`([a-z]+(?:\.[a-z]+)*\.)\$\{/g)].map((found) => found[1] as string)
    const isUsed = (key: string) => all.includes(`'${key}'`) || beginnings.some((each) => key.startsWith(each))
    expect(Object.keys(wordsEn).filter((key) => !isUsed(key))).toEqual([])
  })
})

describe('a hand-off', () => {
  const stateOf = (over: Partial<TraceHandoff>) => handoffsOf(mail([handoff(over)]))[0]?.state

  test('waits, is under way, is to be tried again, and ends', () => {
    const open = { endedAt: null, ok: null }
    expect(stateOf({ ...open, attempts: 0, nextAttemptAt: iso(0) })).toBe('queued')
    expect(stateOf({ ...open, attempts: 1 })).toBe('underWay')
    expect(stateOf({ endedAt: null, ok: false, attempts: 1, nextAttemptAt: iso(5) })).toBe('again')
    expect(stateOf({})).toBe('taken')
    expect(stateOf({ ok: false })).toBe('failed')
  })

  test('of a post has the same states', () => {
    const post = (state: PostRow['state'], attempts: number) => ofPost({ ...postRow('h1', state), attempts }).state
    expect([
      post('queued', 0),
      post('under-way', 1),
      post('queued', 1),
      post('delivered', 1),
      post('failed', 1),
    ]).toEqual(['queued', 'underWay', 'again', 'taken', 'failed'])
  })

  test('of a message that came of it stands with its own, in order', () => {
    const bounce = {
      ...node({ id: 'm2', kind: 'bounce', parentId: 'm1', recipients: [] }),
      handoffs: [handoff({ seq: 7 })],
    }
    const root = { ...mail([handoff({ id: 'h2', seq: 9 }), byHand({ seq: 3 })]), children: [bounce] }
    expect(handoffsOf(root).map(({ key, messageId }) => `${key} ${messageId}`)).toEqual([
      'by hand 3 m1',
      'h1 m2',
      'h2 m1',
    ])
  })

  test('says by its lines what refused it: a code of SMTP or HTTP, or how the connection broke', () => {
    expect(refuses({ who: 'S', text: '550 5.1.1 no' }, false)).toBe(true)
    expect(refuses({ who: 'S', text: '500 Internal Server Error' }, false)).toBe(true)
    expect(refuses({ who: 'S', text: '250 ok' }, true)).toBe(false)
    expect(refuses({ who: '*', text: 'connected to 127.0.0.1:25' }, false)).toBe(false)
    expect(refuses({ who: '*', text: 'ECONNRESET' }, true)).toBe(true)
  })

  test('lays JSON out, and leaves all else as it is', () => {
    expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(readable('{"a": … (90000 characters)')).toBe('{"a": … (90000 characters)')
    expect(readable('250 ok')).toBe('250 ok')
  })
})

describe('what was handed on, under the trace', () => {
  test('says state, target, what it tells, attempts, next attempt and reply; the dialogue opens', async () => {
    const dialogue = [
      { who: 'C', text: '{"event":"bounce"}' },
      { who: 'S', text: '500 Internal Server Error' },
    ] as TraceHandoff['dialogue']
    const again = { ok: false, endedAt: null, nextAttemptAt: iso(300), reply: '500 Internal Server Error', dialogue }
    show(HandedOn, { root: mail([handoff(again), byHand()]) })
    const [post, hand] = screen.getAllByRole('listitem') as [HTMLElement, HTMLElement]
    expect(post.textContent?.replace(/\s+/g, ' ')).toMatch(
      /to be tried again Failed m1 u@down\.example → http:\/\/127\.0\.0\.1:3000\/bounces SendGrid .* 1 attempt · next attempt in 5 m · 500 Internal Server Error/,
    )
    expect(hand.textContent?.replace(/\s+/g, ' ')).toMatch(/taken By hand m1 u@down\.example → smtp:.*250 kept/)
    // What is not over is tried again by itself.
    expect(within(post).queryByRole('button', { name: /^Send again/ })).toBeNull()
    expect(within(hand).getByRole('button', { name: /^Send again: By hand for u@down\.example of m1/ })).toBeTruthy()
    expect(within(post).queryByText(/"event"/)).toBeNull()
    await fireEvent.click(within(post).getByText('Dialogue'))
    const details = post.querySelector('details') as HTMLDetailsElement
    details.open = true
    await fireEvent(details, new Event('toggle'))
    await within(post).findByText(/"event": "bounce"/)
  })

  test('a post that has ended can be sent again', async () => {
    const fake = fakeApi()
    const sent: string[] = []
    fake.set({ sendAgain: async (id: string) => sent.push(id) })
    const { app } = show(HandedOn, { root: mail([handoff({ ok: false, reply: '400 Bad Request' })]) }, fake)
    expect(screen.getByText('1 not taken')).toBeTruthy()
    await fireEvent.click(
      screen.getByRole('button', {
        name: 'Send again: Failed for u@down.example of m1 to http://127.0.0.1:3000/bounces',
      }),
    )
    expect(sent).toEqual(['h1'])
    await waitFor(() => expect(app.notes.list.map(({ text }) => text)).toEqual(['Queued once more.']))
  })
})

describe('a hand-off by hand', () => {
  const again = () => fireEvent.click(screen.getByRole('button', { name: /^Send again: By hand/ }))
  const answer = (ok: boolean, reply: string) => ({ ok, handed: [{ to: 'u@down.example', ok, reply, dialogue: [] }] })

  test.each([
    [true, '250 kept', 'Handed over once more: 250 kept'],
    [false, '550 no', 'Not taken: 550 no'],
  ])('is made once more, and what the server said is told', async (ok, reply, note) => {
    const fake = fakeApi()
    const asked: unknown[] = []
    fake.set({ handOverAgain: async (...given: unknown[]) => asked.push(given) && answer(ok, reply) })
    const { app } = show(HandedOn, { root: mail([byHand()]) }, fake)
    await again()
    expect(asked).toEqual([['m1', 5]])
    await waitFor(() => expect(app.notes.list.map(({ text }) => text)).toEqual([note]))
  })

  test('whose password is known no longer asks for it', async () => {
    const fake = fakeApi()
    fake.set({
      handOverAgain: async () => {
        throw new ApiError(409, 'E_CONFLICT', 'The password for smtp://ann@127.0.0.1:25 is known no longer.')
      },
    })
    const { app } = show(HandedOn, { root: mail([byHand()]) }, fake)
    await again()
    await waitFor(() => expect(app.handOver).toBe('m1'))
    expect(app.notes.list.map(({ text }) => text)).toEqual([wordsEn['one.passwordGone']])
  })
})

test.each(['en', 'ja'] as const)(
  'in %s Amazon’s subscription is told while it waits, with what confirms it',
  async (locale) => {
    language.choose(locale)
    const fake = fakeApi()
    const words = locale === 'en' ? wordsEn : wordsJa
    const url = 'http://127.0.0.1:8025/webhooks/w1/?Action=ConfirmSubscription&Token=t'
    const hooks = [
      hook({ format: 'ses', secret: '', subscription: { state: 'pending', url } }),
      hook({ id: 'w2', format: 'ses', secret: '', subscription: { state: 'confirmed', url: `${url}2` } }),
    ]
    fake.set({ webhooks: async () => hooks, posts: async () => [] })
    show(WebhooksView, {}, fake)
    await screen.findByText(words['hooks.subscription.pending'])
    expect(screen.getByText(words['hooks.subscription.confirmed'])).toBeTruthy()
    expect(screen.getAllByText(words['hooks.subscription.mend'])).toHaveLength(1)
    expect(screen.getByText(url)).toBeTruthy()
    expect(screen.queryByText(`${url}2`)).toBeNull()
  },
)

test('an attempt that was handed to a real server shows what was really said there', () => {
  const tried = {
    ...attempt(1, 0, 'failed', '5.1.1'),
    handoff: byHand({ ok: false, dialogue: [{ who: 'S', text: '550 5.1.1 nobody of that name' }] }),
  }
  const root = node({ id: 'm1', recipients: [recipient('u@down.example', 'failed', [tried])] })
  const fake = fakeApi()
  fake.set({ explain: async () => ({ messageId: 'm1', sentences: [], nearMisses: [] }) })
  const message = new OpenMessage(fake.api, 'm1')
  message.trace = { epoch: 1, now: iso(0), root, ahead: {} }
  const view = new TraceView(message)
  const lane = view.lanes[0]
  const mark = lane?.marks.find(({ type }) => type === 'attempt')
  show(WhyPanel, { view, lane, mark, narrow: false }, fake)
  expect(screen.getByText('Real dialogue').closest('h3')?.textContent).toContain('smtp://127.0.0.1:2525')
  expect(screen.getByText('550 5.1.1 nobody of that name').closest('li')?.className).toContain('refusal')
  expect(screen.getByText('Handed to')).toBeTruthy()
  expect(screen.queryByText('SMTP dialogue')).toBeNull()
})

describe('what the recipient sent back', () => {
  const client = { ip: '192.0.2.1', tls: false, esmtp: true }
  const origin = { type: 'answer', answer: 'vacation', parentId: 'm1', recipient: 'bob@away.example', client } as const

  test('is called what it is in the trace', () => {
    const answer = {
      ...node({ id: 'm2', recipients: [recipient('a@shop.example', 'delivered', [attempt(1, 0, 'delivered')])] }),
      ...{ parentId: 'm1', origin },
    }
    const root = { ...mail([]), children: [answer] }
    const message = new OpenMessage(fakeApi().api, 'm1')
    message.trace = { epoch: 1, now: iso(0), root, ahead: {} }
    const lane = new TraceView(message).lanes.find((each) => each.node.id === 'm2')
    const mark = lane?.marks[0]
    if (!lane || !mark) throw new Error('the answer has no lane')
    expect(laneTitle(lane)).toBe('Vacation notice')
    expect(sayMark(lane, mark, START)).toBe('Sent back by bob@away.example for m1.')
    language.choose('ja')
    expect(laneTitle(lane)).toBe('不在通知')
  })

  test('is called what it is in the list, under its mail or alone', () => {
    const book = emptyBook()
    fold(book, accepted(1, 'm1'))
    fold(book, { ...accepted(2, 'm2', { parentId: 'm1', rootId: 'm1' }), origin })
    const row = threadRows(book, new Set(['m1'])).find(({ key }) => key === 'm2')
    show(MessageRow, { row, place: 1, last: true })
    expect(screen.getByRole('row').getAttribute('aria-label')).toContain('Vacation notice to b@client.example')
    expect(screen.getByText('Vacation notice')).toBeTruthy()
  })
})

describe('handing a message to a server', () => {
  const opened = (app: App) => {
    app.opened = new OpenMessage(app.api, 'm1')
    app.opened.detail = {
      envelope: {
        reversePath: 'a@shop.example',
        recipients: [{ forwardPath: 'x@app.test' }, { forwardPath: 'y@app.test' }],
      },
    } as never
    app.handOver = 'm1'
  }
  const go = () => fireEvent.click(screen.getByRole('button', { name: 'Hand over' }))
  const server = () => screen.getByRole('textbox', { name: 'Server' })

  test('begins with the envelope, shows each reply, and remembers the server without its password', async () => {
    const fake = fakeApi()
    const asked: unknown[] = []
    const handed = [
      { to: 'x@app.test', ok: true, reply: '250 kept', dialogue: [] },
      { to: 'y@app.test', ok: false, reply: '550 5.1.1 no', dialogue: [{ who: 'S', text: '550 5.1.1 no' }] },
    ]
    fake.set({
      handOver: async (...args: unknown[]) => {
        asked.push(args)
        return { ok: false, handed }
      },
    })
    show(HandOver, {}, fake, opened)
    await fireEvent.input(server(), { target: { value: 'smtps://me:secret@127.0.0.1:4650?tls=required' } })
    await go()
    await screen.findByText('The server did not take it for 1 recipient.')
    expect(asked).toEqual([['m1', ['x@app.test', 'y@app.test'], 'smtps://me:secret@127.0.0.1:4650?tls=required']])
    expect(screen.getAllByRole('listitem')[0]?.textContent).toMatch(/taken\s+x@app\.test\s+250 kept/)
    expect(localStorage.getItem('bouncelab.handOver')).toBe('smtps://me@127.0.0.1:4650?tls=required')
  })

  test('to a host that is not allowed says with which option bouncelab is to be started', async () => {
    const fake = fakeApi()
    fake.set({
      handOver: async () => {
        throw new ApiError(403, 'E_RELAY_NOT_ALLOWED', 'not on this machine')
      },
    })
    show(HandOver, {}, fake, opened)
    await fireEvent.input(server(), { target: { value: 'smtp://mail.example.net' } })
    await go()
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('mail.example.net is not on this machine')
    expect(within(alert).getByText('--relay-allow mail.example.net')).toBeTruthy()
    expect(server().getAttribute('aria-invalid')).toBe('true')
  })

  test('says at the field what is wrong, with its mend', async () => {
    const fake = fakeApi()
    fake.set({
      handOver: async () => {
        throw new ApiError(422, 'E_INVALID', 'http:// is no way to hand mail over.', [], 'Write smtp://127.0.0.1:2525')
      },
    })
    show(HandOver, {}, fake, opened)
    await go()
    expect((await screen.findByRole('alert')).textContent).toMatch(/no way to hand mail over\.\s+Write smtp:/)
    await fireEvent.input(screen.getByRole('textbox', { name: 'Recipients, one a line' }), { target: { value: ' ' } })
    await go()
    expect(screen.getByRole('alert').textContent).toContain('Write at least one recipient.')
  })
})

const hook = (over: Partial<WebhookRow> = {}): WebhookRow => ({
  ...{ id: 'w1', url: 'http://127.0.0.1:3000/bounces', format: 'bouncelab', secret: 'whsec_abc', ownSecret: false },
  events: ['failed', 'notice'],
  ...over,
})

function postRow(id: string, state: PostRow['state']): PostRow {
  return {
    ...{ id, by: 'w1', target: 'http://127.0.0.1:3000/bounces', format: 'bouncelab', tells: 'failed' },
    ...{ messageId: 'm1', recipient: 'u@down.example', at: iso(0), attempts: 1, state, nextAttemptAt: null },
    ...{ reply: '200 OK', dialogue: [] },
  }
}

describe('the webhooks in force', () => {
  function webhooks(present: WebhookRow[], posts: PostRow[] = []) {
    const fake = fakeApi()
    const put: (readonly WebhookInput[])[] = []
    fake.set({
      webhooks: async () => present,
      posts: async () => posts,
      setWebhooks: async (given: readonly WebhookInput[]) => {
        put.push(given)
        return present
      },
    })
    return { ...show(WebhooksView, {}, fake), put }
  }

  test('are shown with format, events and secret, which can be copied', async () => {
    webhooks([hook(), hook({ id: 'w2', url: 'http://127.0.0.1:3000/ses', format: 'ses', secret: '' })])
    await screen.findByText('whsec_abc')
    const [own, ses] = within(screen.getByRole('list', { name: 'Webhooks in force' })).getAllByRole('listitem')
    expect(own?.textContent).toContain('Failed, Notice')
    expect(screen.getByRole('button', { name: 'Copy the secret of http://127.0.0.1:3000/bounces' })).toBeTruthy()
    expect(ses?.textContent).toContain('none: the format signs nothing by a shared secret')
  })

  test('one more is added to them; those that are there stay as they are', async () => {
    const { put } = webhooks([hook({ ownSecret: true })])
    await fireEvent.click(await screen.findByRole('button', { name: 'Add a webhook' }))
    const form = screen.getByRole('form', { name: 'New webhook' })
    await fireEvent.input(within(form).getByRole('textbox', { name: 'URL' }), {
      target: { value: 'http://127.0.0.1:4000/mailgun' },
    })
    await fireEvent.change(within(form).getByRole('combobox', { name: 'Format' }), { target: { value: 'mailgun' } })
    await fireEvent.click(within(form).getByRole('checkbox', { name: /^Complaint/ }))
    await fireEvent.click(within(form).getByRole('button', { name: 'Put in force' }))
    await waitFor(() => expect(put).toHaveLength(1))
    expect(put[0]).toEqual([
      { id: 'w1', url: 'http://127.0.0.1:3000/bounces', format: 'bouncelab', events: ['failed', 'notice'] },
      { url: 'http://127.0.0.1:4000/mailgun', format: 'mailgun', events: ['complained'] },
    ])
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull())
  })

  test('one is changed in its place, by its id', async () => {
    const { put } = webhooks([hook(), hook({ id: 'w2', url: 'http://127.0.0.1:3000/two' })])
    await fireEvent.click(await screen.findByRole('button', { name: 'Edit the webhook http://127.0.0.1:3000/bounces' }))
    await fireEvent.input(screen.getByRole('textbox', { name: 'Only for recipients' }), {
      target: { value: '*@shop.example' },
    })
    await fireEvent.click(screen.getByRole('button', { name: 'Put in force' }))
    await waitFor(() => expect(put).toHaveLength(1))
    expect(put[0]?.map(({ id, when }) => [id, when])).toEqual([
      ['w1', { recipient: '*@shop.example' }],
      ['w2', undefined],
    ])
  })

  test('a refusal stands at the form, which stays open', async () => {
    const fake = fakeApi()
    fake.set({
      webhooks: async () => [],
      posts: async () => [],
      setWebhooks: async () => {
        throw new ApiError(422, 'E_INVALID', 'The request is wrong.', [
          { path: 'webhooks[0].url', message: '"x" is no URL.', hint: 'Write http://127.0.0.1:3000/bounces' },
        ])
      },
    })
    show(WebhooksView, {}, fake)
    await fireEvent.click(screen.getByRole('button', { name: 'Add a webhook' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Put in force' }))
    await screen.findByText('"x" is no URL.')
    expect(screen.getByRole('form', { name: 'New webhook' })).toBeTruthy()
  })

  test('one is removed at once, and comes back where that is undone', async () => {
    const { app, put } = webhooks([hook()])
    await fireEvent.click(
      await screen.findByRole('button', { name: 'Remove the webhook http://127.0.0.1:3000/bounces' }),
    )
    await screen.findByText(/^No webhook yet/)
    app.notes.list[0]?.undo?.()
    await screen.findByText('whsec_abc')
    expect(put).toEqual([])
    await fireEvent.click(screen.getByRole('button', { name: /^Remove/ }))
    app.notes.close()
    await waitFor(() => expect(put).toEqual([[]]))
  })

  test('their posts are narrowed by state', async () => {
    webhooks([hook()], [postRow('h3', 'failed'), postRow('h2', 'queued'), postRow('h1', 'delivered')])
    const posts = within(await screen.findByRole('region', { name: 'Posts' }))
    expect(posts.getAllByRole('listitem')).toHaveLength(3)
    const group = within(posts.getByRole('group', { name: 'Posts shown' }))
    expect(group.getAllByRole('button').map((button) => button.textContent)).toEqual([
      'All 3',
      'Waiting 1',
      'Taken 1',
      'Not taken 1',
    ])
    await fireEvent.click(group.getByRole('button', { name: 'Not taken 1' }))
    expect(posts.getAllByRole('listitem')).toHaveLength(1)
    posts.getByText('not taken')
  })
})
