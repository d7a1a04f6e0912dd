import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { tick } from 'svelte'
import { afterEach, describe, expect, test } from 'vitest'
import { language } from '../../ui/src/i18n/t.svelte.ts'
import { App } from '../../ui/src/state/app.svelte.ts'
import { logReader } from '../../ui/src/state/log-lines.ts'
import { OpenMessage } from '../../ui/src/state/message.svelte.ts'
import { TraceView } from '../../ui/src/state/trace.svelte.ts'
import ClockMoves from '../../ui/src/views/ClockMoves.svelte'
import ConnectView from '../../ui/src/views/ConnectView.svelte'
import LastMove from '../../ui/src/views/LastMove.svelte'
import ListHead from '../../ui/src/views/ListHead.svelte'
import LogView from '../../ui/src/views/LogView.svelte'
import MessageRow from '../../ui/src/views/MessageRow.svelte'
import QueueView from '../../ui/src/views/QueueView.svelte'
import SimulatorTable from '../../ui/src/views/SimulatorTable.svelte'
import StepTable from '../../ui/src/views/StepTable.svelte'
import WhyPanel from '../../ui/src/views/WhyPanel.svelte'
import { accepted, event, summaries } from './support/events.ts'
import { clockAnswer, fakeApi } from './support/fake-api.ts'
import Harness from './support/Harness.svelte'
import { doubleBounce, expired, iso } from './support/trace.ts'

function show(view: unknown, props: Record<string, unknown> = {}, fake = fakeApi()) {
  const app = new App(fake.api, { base: '/', sandbox: 'default', path: '/' })
  app.clock.hear(clockAnswer())
  render(Harness, { props: { app, view: view as Component<Record<string, unknown>>, props } })
  return { app, ...fake }
}

afterEach(() => language.choose('en'))

describe('the log', () => {
  const line = (seq: number, text: string, messageId: string | null) => ({ seq, at: iso(0), messageId, line: text })

  test('each line leads to the message that it tells of, and what is new is read on', async () => {
    const asked: number[] = []
    const fake = fakeApi()
    const all = [line(3, 'new msg 1', 'm1'), line(5, 'end msg 1', 'm1'), line(9, 'new msg 2', 'm2')]
    let there = 2
    fake.set({
      log: async (after: number) => {
        asked.push(after)
        return { epoch: 1, lines: all.slice(0, there).filter(({ seq }) => seq > after) }
      },
    })
    const { app } = show(LogView, {}, fake)
    const links = async (count: number) => {
      await waitFor(() => expect(screen.getAllByRole('link')).toHaveLength(count))
      return screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])
    }
    expect(await links(2)).toEqual([
      ['new msg 1', '/#/messages/m1'],
      ['end msg 1', '/#/messages/m1'],
    ])
    there = 3
    app.beat++
    expect((await links(3))[2]).toEqual(['new msg 2', '/#/messages/m2'])
    expect(asked).toEqual([0, 5])
  })

  test('begins anew in a new epoch', async () => {
    const answers = [
      { epoch: 1, lines: [line(8, 'end msg 1', 'm1')] },
      { epoch: 2, lines: [] },
      { epoch: 2, lines: [line(2, 'new msg 1', 'm1')] },
    ]
    const read = logReader({ log: async () => answers.shift() as (typeof answers)[number] })
    await read()
    expect((await read()).map((each) => each.line)).toEqual(['new msg 1'])
  })
})

describe('connecting', () => {
  const info = (extensions: string[]) => async () => ({ version: '0', smtp: '127.0.0.1:25', http: 'h', extensions })
  const region = () => document.body.textContent?.replace(/\s+/g, ' ')

  test('a default that plays qmail faithfully sees no sandbox name, and the page says what to set', async () => {
    const fake = fakeApi()
    fake.set({ info: info(['PIPELINING', '8BITMIME']) })
    show(ConnectView, {}, fake)
    await screen.findByText('smtp: {extensions: [AUTH]}')
    expect(region()).toContain('no STARTTLS, no AUTH')
    expect(region()).toContain('a sandbox name given as AUTH user is not seen')
    expect(region()).not.toContain('gets a sandbox of its own')
    language.choose('ja')
    await tick()
    expect(region()).toContain('STARTTLS も AUTH もなし')
  })

  test('one that offers AUTH is told of with what it offers', async () => {
    const fake = fakeApi()
    fake.set({ info: info(['PIPELINING', 'AUTH']) })
    show(ConnectView, {}, fake)
    await screen.findByText('AUTH offered')
    expect(region()).toContain('gets a sandbox of its own')
    expect(screen.queryByText('smtp: {extensions: [AUTH]}')).toBeNull()
  })
})

describe('the queue', () => {
  const entry = (state: 'queued' | 'held') => ({
    ...{
      messageId: 'm1',
      rootId: 'm1',
      kind: 'mail',
      recipient: 'a@far.test',
      index: state === 'held' ? 1 : 0,
      state,
      attempts: 1,
    },
    ...{ nextAttemptAt: state === 'held' ? null : iso(400), why: 'later' },
  })

  test('everything that waits can be tried at once', async () => {
    const fake = fakeApi()
    fake.set({
      queue: async () => [entry('held'), entry('queued')],
      retryQueue: async () => fake.calls.push('retryQueue'),
    })
    show(QueueView, {}, fake)
    await fireEvent.click(await screen.findByRole('button', { name: 'Retry all now' }))
    expect(fake.calls).toEqual(['retryQueue'])
  })

  test('where nothing waits but what is held, nothing offers to', async () => {
    const fake = fakeApi()
    fake.set({ queue: async () => [entry('held')] })
    show(QueueView, {}, fake)
    await screen.findByRole('button', { name: /Release/ })
    expect(screen.queryByRole('button', { name: 'Retry all now' })).toBeNull()
  })
})

describe('the clock bar', () => {
  test('with nothing due the button says so and does nothing', async () => {
    const { calls } = show(ClockMoves)
    const button = screen.getByRole('button', { name: /Nothing due/ })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    await fireEvent.click(button)
    expect(calls).toEqual([])
  })

  test('the next event carries its wait; moves are sent as commands', async () => {
    const { app, calls } = show(ClockMoves)
    app.clock.hear(clockAnswer({ nextDue: '2026-01-05T13:43:00.000Z' }))
    await tick()
    await fireEvent.click(screen.getByRole('button', { name: /Next event.*in 4 h 43 m/ }))
    await fireEvent.click(screen.getByRole('button', { name: '+1 d' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Run to idle' }))
    expect(calls).toEqual(['clock {"next":true}', 'clock {"advance":"1d"}', 'clock {"run":"idle"}'])
  })

  test('the last move names its step and what it brought; each part leads to its list', async () => {
    const { app } = show(LastMove)
    expect(screen.getByRole('status').textContent).toMatch(/Last move\s+none yet/)
    app.clock.hear(
      clockAnswer({
        lastMove: {
          wasAt: iso(0),
          at: iso(3 * 86_400),
          step: 'advance',
          brought: { 'recipient.deferred': 37, 'notice.sent:bounce': 1 },
          seq: 412,
        },
      }),
    )
    await tick()
    expect(screen.getByRole('status').textContent?.replace(/\s+/g, ' ')).toMatch(/\+3 d brought 37 deferrals, 1 bounce/)
    await fireEvent.click(screen.getByRole('button', { name: '1 bounce' }))
    await waitFor(() => expect(app.messages.q).toBe('move:412,bounce'))
    await fireEvent.click(screen.getByRole('button', { name: '37 deferrals' }))
    await waitFor(() => expect(app.messages.q).toBe('move:412,deferred'))
  })
})

describe('a row', () => {
  const row = () => {
    const [message] = summaries(
      accepted(1, 'm1', { to: ['u@down.example'] }),
      event(2, 'recipient.expired', 'm1', { status: '4.4.7' }),
    )
    return {
      type: 'message',
      key: 'm1',
      id: 'm1',
      ids: ['m1'],
      message,
      depth: 0,
      guides: [],
      open: false,
      followed: ['warning', 'failed'],
    }
  }

  test('says state, kind, address, subject, age and what followed', () => {
    show(MessageRow, { row: row(), place: 0, last: true })
    const named = screen.getByRole('row', {
      name: 'expired, Mail to u@down.example, hello, now old, then warning, failed',
    })
    expect(named.getAttribute('aria-expanded')).toBe('false')
  })

  test('says the same in Japanese', () => {
    language.choose('ja')
    show(MessageRow, { row: row(), place: 0, last: true })
    expect(screen.getByRole('row').getAttribute('aria-label')).toBe(
      '期限切れ、メール、宛先 u@down.example、hello、今前, 続き: 遅延通知, 失敗',
    )
  })
})

test('filters show their counts; kinds that never came are left out', async () => {
  const { app } = show(ListHead)
  app.messages.apply([
    accepted(1, 'm1'),
    accepted(2, 'm2'),
    accepted(3, 'm3', { kind: 'bounce', parentId: 'm1', rootId: 'm1' }),
  ])
  await tick()
  const names = screen.getAllByRole('button').map((button) => button.textContent?.trim())
  expect(names).toEqual(['All 3', 'Mail 2', 'Bounces 1', 'Double 0', 'Warnings 0'])
})

test('an answer has a tab of its own, and counts among the mail', async () => {
  const { app } = show(ListHead)
  const origin = { type: 'answer', answer: 'complaint', parentId: 'm1', recipient: 'b@client.example' }
  app.messages.apply([
    accepted(1, 'm1'),
    { ...accepted(2, 'm2', { parentId: 'm1', rootId: 'm1', to: ['a@shop.example'] }), origin },
  ])
  await tick()
  const names = () => screen.getAllByRole('button').map((button) => button.textContent?.trim())
  expect(names()).toEqual(['All 2', 'Mail 2', 'Bounces 0', 'Double 0', 'Warnings 0', 'Complaints 1'])
  expect(app.messages.message('m2')).toMatchObject({ answer: 'complaint', about: ['b@client.example'] })
  await fireEvent.click(screen.getByRole('button', { name: 'Complaints 1' }))
  expect(app.messages.kind).toBe('complaint')
  language.choose('ja')
  await tick()
  expect(names().at(-1)).toBe('苦情 1')
})

test('Send one sends to that address', async () => {
  const { calls } = show(SimulatorTable)
  await fireEvent.click(screen.getByRole('button', { name: 'Send one to greylist@bouncelab.test' }))
  expect(calls).toEqual(['send greylist@bouncelab.test'])
})

describe('the trace', () => {
  const viewOf = (root = doubleBounce()) => {
    const message = new OpenMessage(fakeApi().api, 'm1')
    message.trace = { epoch: 1, now: iso(0), root, ahead: {} }
    return new TraceView(message)
  }

  test('each mark has a name of its own', () => {
    show(StepTable, { view: viewOf(), narrow: false })
    const names = screen.getAllByRole('button').map((button) => button.textContent?.replace(/\s+/g, ' ').trim())
    expect(names).toEqual([
      'Mail m1 u@down.example , Jan 5 09:00:00',
      'Mail m1: refused 550 5.1.1 , Jan 5 09:00:00',
      'Bounce m2 nobody@shop.example , Jan 5 09:00:00',
      'Bounce m2: refused 550 5.1.1 , Jan 5 09:00:00',
      'Double bounce m3 postmaster@mta.example delivered , Jan 5 09:00:00',
    ])
  })

  test('folded deferrals open where they stand', async () => {
    const view = viewOf(expired(10))
    show(StepTable, { view, narrow: false })
    await fireEvent.click(screen.getByRole('button', { name: /×9/ }))
    expect(screen.getAllByRole('button', { name: /deferred/ })).toHaveLength(9)
  })

  test('the panel says why, who decided and what came of it', async () => {
    const view = viewOf()
    view.choose('m1/0:attempt-1')
    show(WhyPanel, { view, lane: view.chosen?.lane, mark: view.chosen?.mark, narrow: false })
    const text = screen.getByRole('region', { name: 'Why' }).textContent?.replace(/\s+/g, ' ')
    expect(text).toContain('No such mailbox. Permanent: not tried again.')
    expect(text).toContain('the default: nothing stands in the way')
    expect(text).toContain('RCPT TO:<u@down.example>')
    await fireEvent.click(screen.getByRole('button', { name: /Bounce m2/ }))
    expect(view.chosen?.mark.messageId).toBe('m2')
  })

  test('keys walk in time and to the cause', () => {
    const view = viewOf()
    view.step(1)
    view.step(1)
    expect(view.chosen?.mark.key).toBe('m1/0:attempt-1')
    view.step(1)
    view.toCause()
    expect(view.chosen?.mark.key).toBe('m1/0:attempt-1')
    expect(view.across('m2/0:attempt-1', 1)).toBe('m3/0:accepted')
  })
})
