import { describe, expect, test } from 'vitest'
import type { MtaInput } from '../../server/core/mta.ts'
import { createImta } from '../../server/mta/imta/imta.ts'
import { createQmail } from '../../server/mta/qmail/qmail.ts'
import { setKeyword } from '../../ui/src/imta/set-keyword.ts'
import { lanesOf } from '../../ui/src/imta/who.ts'
import { chainOf } from '../../ui/src/mta/qmail-chain.ts'
import { placeLanes, sizeOf } from '../../ui/src/mta/small-trace.ts'

const FAMILY = ['sendpost', 'copysendpost', 'errsendpost', 'nosendpost']
const CONFIG = `! the company's
defaults notices 1 2

l
mail.test

tcp_local smtp COPYSENDPOST \\
  returnpersonal "no sendpost here" notices 3 6
tcp-daemon
`
const at = { channel: 'tcp_local', host: 'tcp-daemon' }

describe('another keyword', () => {
  test('takes the place of its family on the channel’s own line, and nothing else changes', () => {
    expect(setKeyword(CONFIG, at, FAMILY, 'nosendpost')).toBe(
      CONFIG.replace(' COPYSENDPOST', '').replace('3 6\n', '3 6 nosendpost\n'),
    )
  })

  test('or is only taken away', () => {
    expect(setKeyword(CONFIG, at, FAMILY, null)).toBe(CONFIG.replace(' COPYSENDPOST', ''))
  })

  test('a channel without a block gets one', () => {
    const changed = setKeyword(CONFIG, { channel: 'process', host: 'process-daemon' }, FAMILY, 'nosendpost')
    expect(changed).toBe(`${CONFIG}\nprocess nosendpost\nprocess-daemon\n`)
    expect(setKeyword(CONFIG, { channel: 'process', host: 'x' }, FAMILY, null)).toBe(CONFIG)
  })

  test('what a host’s line or a comment names is no channel', () => {
    const tricky = 'l\ntcp_local\n\n! tcp_local nosendpost\ntcp_local\ntcp-daemon\n'
    expect(setKeyword(tricky, at, FAMILY, 'sendpost')).toBe(
      tricky.replace('\ntcp_local\ntcp-d', '\ntcp_local sendpost\ntcp-d'),
    )
  })

  test('is what imta then goes by, for every choice', () => {
    for (const keyword of FAMILY) {
      const config = setKeyword(CONFIG, at, FAMILY, keyword)
      const table = createImta({ type: 'imta', config }, { timezone: 'UTC' })
        .whoGetsWhat?.()
        .find(({ channel, notice }) => channel === 'tcp_local' && notice === 'failure')
      const chosen = table?.choices.find((choice) => choice.keyword === keyword)
      expect(table?.rows.map(({ postmaster }) => postmaster)).toEqual(chosen?.postmaster)
    }
  })
})

describe('who gets what, drawn', () => {
  const tables = (config: string) => createImta({ type: 'imta', config }, { timezone: 'UTC' }).whoGetsWhat?.() ?? []
  const failures = (config: string) =>
    tables(config).find(({ channel, notice }) => channel === 'tcp_local' && notice === 'failure')!

  test('the keyword in force decides who is drawn with a notice', () => {
    const [ordinary, turn] = failures(CONFIG).rows
    const states = (row: typeof ordinary) => lanesOf('failure', row!, null).map(({ state }) => state)
    expect(states(ordinary)).toEqual(['failed', 'delivered', 'delivered'])
    expect(states(turn)).toEqual(['failed', 'discarded', 'discarded'])
  })

  test('what a keyword would change is dotted and says so', () => {
    const [row] = failures(CONFIG).rows
    expect(lanesOf('failure', row!, false)[2]).toMatchObject({
      dotted: true,
      state: 'discarded',
      words: 'would be so: is not told',
    })
    expect(lanesOf('failure', row!, true)[2]).toMatchObject({ dotted: false, words: 'gets a copy' })
  })

  test('each lane begins right of the end that brought it', () => {
    const placed = placeLanes(lanesOf('failure', failures(CONFIG).rows[0]!, null))
    for (const lane of placed.slice(1)) {
      expect(lane.from).toBeGreaterThan(placed[0]!.to)
      expect(lane.link).toMatch(new RegExp(`^M${placed[0]!.to} ${placed[0]!.y}V`))
    }
    expect(sizeOf(placed).height).toBe(placed.length * 26)
  })
})

describe('qmail’s chain', () => {
  const chain = (control: Record<string, string[]>, patches?: Record<string, boolean>) => {
    const input = { type: 'qmail', control: { me: ['mail.test'], ...control }, ...(patches ? { patches } : {}) }
    return chainOf(createQmail(input as MtaInput).show(), input as MtaInput)
  }
  const notes = (parts: ReturnType<typeof chain>) => parts.map(({ note }) => note)

  test('is told from me where the files are not there', () => {
    expect(notes(chain({})).slice(0, 2)).toEqual([
      'Its From: is MAILER-DAEMON@mail.test.',
      'It goes to postmaster@mail.test.',
    ])
  })

  test('and from the four files where they are', () => {
    const control = {
      bouncefrom: ['bounces'],
      bouncehost: ['b.example'],
      doublebounceto: ['ops'],
      doublebouncehost: ['ops.example'],
    }
    expect(notes(chain(control)).slice(0, 2)).toEqual([
      'Its From: is bounces@b.example.',
      'It goes to ops@ops.example.',
    ])
  })

  test('ends in nobody, and with the patch and an empty doublebounceto one step earlier', () => {
    const ends = (parts: ReturnType<typeof chain>) => parts.map(({ lanes }) => lanes.at(-1)!.state)
    expect(ends(chain({}))).toEqual(['delivered', 'delivered', 'discarded'])
    expect(ends(chain({ doublebounceto: [''] }, { 'doublebounce-trim': true }))).toEqual([
      'delivered',
      'discarded',
      'discarded',
    ])
  })
})
