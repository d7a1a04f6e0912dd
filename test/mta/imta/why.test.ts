/** Every notice that is sent, and every one that is not, names what decided and the channel that it was read from. */
import { describe, expect, test } from 'vitest'
import { explain } from '../../../server/core/explain.ts'
import { isoTime } from '../../../server/core/iso-time.ts'
import { operate } from '../../../server/core/operator.ts'
import { buildTrace, type TraceNode } from '../../../server/core/trace.ts'
import { DOWN, Play, type PlayOptions, remote, type Sent, START, UNKNOWN } from './play.ts'

const FAILING: PlayOptions['world'] = { 'bob@*': UNKNOWN }
const DAY = 86_400_000

const play = (options: PlayOptions, sent: Sent = {}, until?: number) => {
  const played = new Play(options)
  played.send(sent)
  return played.run(until)
}

/** What `explain` says of notices, for a channel tcp_local with these keywords. */
function told(options: PlayOptions, sent: Sent = {}, until?: number): string[] {
  const { events, mta, engine } = play(options, sent, until)
  const root = buildTrace(events) as TraceNode
  const now = isoTime(engine.state.now)
  const { sentences } = explain(root, 'm1', new Map(), [], now, mta.noReportBecause)
  return sentences.map(({ text }) => text).filter((text) => / (bounce|copy|warning|report) /.test(text))
}

const ofPostmaster = (keywords: string, sent: Sent = {}): string | undefined =>
  told({ mta: remote(keywords), world: FAILING }, sent).find((text) => /postmaster copy|double bounce/.test(text))

describe('the postmaster: another keyword, another sentence', () => {
  test.each([
    [
      '',
      'A postmaster copy (m3) went to <postmaster@mta.example.com>. No sendpost keyword on channel tcp_local: the notice could be addressed to the sender, so the postmaster gets a copy. [sendpost (config:1)]',
    ],
    [
      'copysendpost',
      'A postmaster copy (m3) went to <postmaster@mta.example.com>. copysendpost on channel tcp_local: the notice could be addressed to the sender, so the postmaster gets a copy. [copysendpost (config:1)]',
    ],
    [
      'errsendpost',
      'No postmaster copy was sent (no-postmaster-copy). errsendpost on channel tcp_local: the notice could be addressed to the sender, so the postmaster gets no copy. [errsendpost (config:1)]',
    ],
    [
      'nosendpost',
      'No postmaster copy was sent (no-postmaster-copy). nosendpost on channel tcp_local: the notice could be addressed to the sender, so the postmaster gets no copy. [nosendpost (config:1)]',
    ],
  ])('%s', (keyword, sentence) => {
    expect(ofPostmaster(keyword)).toBe(sentence)
  })

  test('a blank sender', () => {
    expect(ofPostmaster('copysendpost', { from: '' })).toBe(
      'No double bounce was sent (null-reverse-path). copysendpost on channel tcp_local: the message came from a blank sender, so the postmaster gets no copy. [copysendpost (config:1)]',
    )
    expect(ofPostmaster('', { from: '' })).toContain('No sendpost keyword on channel tcp_local: the message came from')
  })

  test('a keyword of the defaults block is named as such, with its own line', () => {
    const config = '! all of them\ndefaults errsendpost\n\ntcp_local smtp\ntcp-daemon\n'
    expect(told({ mta: { config }, world: FAILING }).at(-1)).toContain(
      'errsendpost of the defaults block, on channel tcp_local: the notice could be addressed to the sender, so the postmaster gets no copy. [errsendpost (config:2)]',
    )
  })

  test('where postDefault decides, it is named', () => {
    const copy = told({ mta: { postDefault: 'later' }, world: FAILING }).at(-1)
    expect(copy).toContain(
      'No sendpost keyword on channel tcp_local, and postDefault later makes that nosendpost: the notice could be addressed to the sender, so the postmaster gets no copy. [postDefault]',
    )
  })

  test('where another keyword stands in for one of the warnpost family, it is named', () => {
    const mta = { ...remote('notices 1 30 errsendpost'), postDefault: 'inherit' }
    const sentences = told({ mta, world: { 'bob@*': DOWN } }, {}, START + 2 * DAY)
    expect(sentences.join('\n')).toContain(
      'No warnpost keyword on channel tcp_local, where errsendpost on channel tcp_local counts: the notice could be addressed to the sender, so the postmaster gets no copy. [errsendpost (config:1)]',
    )
  })
})

describe('the sender', () => {
  const sender = (options: PlayOptions, sent: Sent = {}, until?: number) =>
    told(options, sent, until).find((text) => /^(A|No) (bounce|delay warning) /.test(text))

  test('a permanent failure', () => {
    expect(sender({ world: FAILING })).toBe(
      'A bounce (m2) went to <app@client.test>. A permanent failure on channel tcp_local is told at once, whatever its notices, and NOTIFY was not given.',
    )
    expect(sender({ world: FAILING }, { to: [{ forwardPath: 'bob@example.net', notify: ['FAILURE'] }] })).toContain(
      'and NOTIFY=FAILURE asks for it. [NOTIFY]',
    )
  })

  test('NOTIFY that asks for none, each value by itself', () => {
    const to: Sent['to'] = [
      { forwardPath: 'bob@example.net', notify: ['NEVER'] },
      { forwardPath: 'bob@other.test', notify: ['SUCCESS', 'DELAY'] },
    ]
    expect(told({ world: FAILING }, { to }).filter((text) => text.includes('NOTIFY'))).toEqual([
      'No bounce was sent (notify). NOTIFY=NEVER asks for no failure notice, so channel tcp_local sends none. [NOTIFY]',
      'No bounce was sent (notify). NOTIFY=SUCCESS,DELAY asks for no failure notice, so channel tcp_local sends none. [NOTIFY]',
    ])
  })

  test('ages, with the keyword, its priority and its line', () => {
    const warned = (mta: PlayOptions['mta'], sent: Sent = {}) =>
      sender({ mta: mta ?? {}, world: { 'bob@*': DOWN } }, sent, START + 5 * DAY)
    expect(warned({})).toContain(
      'notices 3 6 9 12 (the default) on channel tcp_local, normal priority: at 3 days a warning is due. [notices]',
    )
    expect(warned(remote('urgentnotices 1 2 9'), { priority: 'urgent' })).toContain(
      'urgentnotices 1 2 9 on channel tcp_local, urgent priority: at 1 day a warning is due. [urgentnotices (config:1)]',
    )
    expect(warned({ config: 'l notices 2 9\nmta.example.com\n' })).toContain(
      'notices 2 9 of channel l, as channel tcp_local has none, normal priority: at 2 days a warning is due. [notices (config:1)]',
    )
  })

  test('who is returned by age has no further attempt to come', () => {
    const { events, engine } = play({ mta: remote('notices 1 2'), world: { 'bob@*': DOWN } }, {}, START + 5 * DAY)
    const root = buildTrace(events) as TraceNode
    expect(root.recipients.map(({ state, nextAttemptAt }) => [state, nextAttemptAt])).toEqual([['expired', null]])
    const { sentences } = explain(root, 'm1', new Map(), [], isoTime(engine.state.now))
    expect(sentences.filter(({ text }) => text.startsWith('Attempt ') && text.includes('is due'))).toEqual([])
  })

  test('a priority that the size has lowered', () => {
    const mta = { ...remote('normalblocklimit 3 nonurgentnotices 1 9'), options: 'BLOCK_SIZE=100\n' }
    expect(sender({ mta, world: { 'bob@*': DOWN } }, {}, START + 2 * DAY)).toContain(
      'nonurgentnotices 1 9 on channel tcp_local, nonurgent priority, lowered by normalblocklimit 3 (config:1): at 1 day a warning is due. [nonurgentnotices (config:1)]',
    )
  })

  test('a blank header, and one that names another receiver', () => {
    expect(sender({ world: FAILING }, { state: { errorsTo: '' } })).toBe(
      'No bounce was sent (errors-to-blank). A blank Errors-to: header keeps the notice of channel tcp_local from the sender. [blankErrorsTo]',
    )
    const options = 'USE_ERRORS_TO=1\n'
    expect(sender({ mta: { options }, world: FAILING }, { state: { errorsTo: 'desk@client.test' } })).toBe(
      'A bounce (m2) went to <desk@client.test>. USE_ERRORS_TO is 1, so the notice of channel tcp_local goes to the address in Errors-to:, <desk@client.test>. [USE_ERRORS_TO (options:1)]',
    )
  })

  test('returnenvelope, where it gave a notice or a blank sender the postmaster', () => {
    expect(sender({ mta: remote('returnenvelope 1'), world: FAILING })).toContain(
      ' It comes from <postmaster@mta.example.com>: returnenvelope 1 on channel tcp_local (config:1).',
    )
    expect(sender({ mta: remote('returnenvelope 2'), world: FAILING }, { from: '' })).toContain(
      ' <postmaster@mta.example.com> stands for the blank sender: returnenvelope 2 on channel tcp_local (config:1).',
    )
    expect(sender({ mta: { options: 'RETURN_ENVELOPE=1\n' }, world: FAILING })).toContain(
      'RETURN_ENVELOPE=1, as channel tcp_local has no returnenvelope (options:1).',
    )
  })

  test('a return by hand', () => {
    const played = new Play({ world: { 'bob@*': DOWN } })
    const message = played.send()
    played.run(START)
    operate(played.engine, 'bounce', message.id, 0)
    played.run(START)
    expect(played.whys()[0]).toEqual({ by: 'operator', text: 'The message was returned by hand.' })
    expect(played.notices[0]!.text).toContain('Status: 5.7.0 (message returned by the postmaster)')
  })
})

describe('a delivery', () => {
  test('of which no report was asked says so', () => {
    expect(told({})).toContain(
      'No delivery report was sent. NOTIFY was not given, and channel tcp_local reports success only where NOTIFY asks for it.',
    )
    expect(told({}, { to: [{ forwardPath: 'alice@mta.example.com', notify: ['FAILURE'] }] })).toContain(
      'No delivery report was sent. NOTIFY=FAILURE does not ask for it, and channel ims-ms reports success only where NOTIFY asks for it. [NOTIFY]',
    )
  })

  test('of which one was asked does not', () => {
    const sent: Sent = { to: [{ forwardPath: 'bob@example.net', notify: ['SUCCESS'] }] }
    expect(told({}, sent)).toEqual([
      'A delivery report (m2) went to <app@client.test>. No notary or nonotary on channel tcp_local: the next host is not known to understand NOTIFY=SUCCESS, so relaying is reported here. [remoteDsn]',
    ])
  })

  test('that blocklimit forbids is a failure with the keyword and its line', () => {
    const played = play({ mta: { ...remote('blocklimit 2'), options: 'BLOCK_SIZE=100\n' } })
    expect(played.story().slice(0, 1)).toEqual(['+0 failed bob@example.net 5.2.3'])
    const attempted = played.events.find((event) => event.type === 'recipient.attempted')
    expect(attempted && 'decidedBy' in attempted && attempted.decidedBy).toMatchObject({
      by: 'setting',
      setting: 'blocklimit',
      value: '2',
      source: { file: 'config', line: 1 },
    })
    expect(play({ mta: remote('blocklimit 1') }).story()).toEqual([])
    expect(play({ mta: { ...remote('blocklimit 2 noblocklimit'), options: 'BLOCK_SIZE=1\n' } }).story()).toEqual([])
  })

  test('that blocklimit forbids is reported in the words of the product', () => {
    const played = play({ mta: { ...remote('blocklimit 1'), options: 'BLOCK_SIZE=1\n' } })
    expect(played.notices[0]!.text).toContain('Status: 5.2.3 (channel limit of 0 kilobytes on message size exceeded)')
  })
})

describe('mail.log', () => {
  const codes = (options: PlayOptions, sent: Sent = {}, until?: number) => {
    const played = play(options, sent, until)
    const log = played.mta.createLog(1)
    return played.events
      .flatMap((event) => log.lines(event))
      .flatMap((line) => / ([DQRWEJK]) /.exec(line)?.[1] ?? [])
      .join('')
  }

  test('enqueued and delivered', () => {
    expect(codes({})).toBe('ED')
  })

  test('returned with a notice, which is enqueued and delivered in its turn', () => {
    expect(codes({ mta: remote('nosendpost'), world: FAILING })).toBe('ERED')
  })

  test('returned without one', () => {
    const never: Sent = { to: [{ forwardPath: 'bob@example.net', notify: ['NEVER'] }] }
    expect(codes({ world: FAILING }, never)).toBe('EK')
    expect(codes({ world: FAILING }, { from: '' })).toBe('EK')
    // The postmaster is told where the sender is not.
    expect(codes({ mta: remote('sendpost'), world: FAILING }, never)).toBe('ERED')
  })

  test('deferred and warned of', () => {
    const mta = remote('notices 1 9 nowarnpost backoff "pt12h"')
    expect(codes({ mta, world: { 'bob@*': DOWN } }, {}, START + 2 * DAY)).toBe('EQQQQWEDQ')
  })
})
