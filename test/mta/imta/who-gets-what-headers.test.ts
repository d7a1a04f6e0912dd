/** Errors-to: and Warnings-to:, and the options that say whether they count. */
import { describe, expect, test } from 'vitest'
import type { MtaInput } from '../../../server/core/mta.ts'
import { DOWN, Play, remote, type Sent, UNKNOWN } from './play.ts'

const DAY = 86_400_000

/** Who is told of a failure, and who is warned. */
function told(
  header: string | undefined,
  mta: Partial<MtaInput>,
  sent: Sent = {},
): { failed: string[]; late: string[] } {
  const played = (world: typeof UNKNOWN | typeof DOWN) => {
    const play = new Play({ mta: { ...remote('notices 1 30'), ...mta }, world: { 'bob@*': world } })
    play.send({ ...sent, state: { errorsTo: header, warningsTo: header } as NonNullable<Sent['state']> })
    return play.run(play.start + 2 * DAY).notices.map(({ to }) => to)
  }
  return { failed: played(UNKNOWN), late: played(DOWN) }
}

const BOTH = { options: 'USE_ERRORS_TO=1\nUSE_WARNINGS_TO=1\n' }
const SENDER = 'app@client.test'
const POSTMASTER = 'postmaster@mta.example.com'

describe('an address in the header', () => {
  test('is ignored unless the option says otherwise', () => {
    const both = [SENDER, POSTMASTER]
    expect(told('desk@client.test', {})).toEqual({ failed: both, late: both })
  })

  test('is told in the stead of the sender where the option is 1', () => {
    const both = ['desk@client.test', POSTMASTER]
    expect(told('Desk <desk@client.test>', BOTH)).toEqual({ failed: both, late: both })
  })

  test('each option counts for its own header', () => {
    expect(told('desk@client.test', { options: 'USE_ERRORS_TO=1\n' })).toEqual({
      failed: ['desk@client.test', POSTMASTER],
      late: [SENDER, POSTMASTER],
    })
    expect(told('desk@client.test', { options: 'USE_WARNINGS_TO=1\n' })).toEqual({
      failed: [SENDER, POSTMASTER],
      late: ['desk@client.test', POSTMASTER],
    })
  })

  test('several addresses are told each, once', () => {
    const { failed } = told('"A, B" <a@client.test>, b@client.test, a@client.test', BOTH)
    expect(failed).toEqual(['a@client.test', 'b@client.test', POSTMASTER])
  })

  test('where none can be read the sender is told', () => {
    expect(told('nobody in particular', BOTH).failed).toEqual([SENDER, POSTMASTER])
  })

  test('a message from <> is reported to nobody by it', () => {
    expect(told('desk@client.test', BOTH, { from: '' })).toEqual({ failed: [], late: [] })
  })

  test('where it is the postmaster, one notice serves', () => {
    expect(told(POSTMASTER.toUpperCase(), BOTH).failed).toEqual([POSTMASTER.toUpperCase()])
  })

  test('NOTIFY=NEVER goes before it', () => {
    const sent: Sent = { to: [{ forwardPath: 'bob@example.net', notify: ['NEVER'] }] }
    expect(told('desk@client.test', BOTH, sent).failed).toEqual([])
  })
})

describe('a blank header', () => {
  const nobody = { failed: [], late: [] }
  const both = { failed: [SENDER, POSTMASTER], late: [SENDER, POSTMASTER] }

  test('keeps the notice from the sender, with and without the option', () => {
    expect(told(' ', {})).toEqual(nobody)
    expect(told('', BOTH)).toEqual(nobody)
  })

  test('blankErrorsTo: copies leaves out the copy alone, until the option is set', () => {
    const mta = { blankErrorsTo: 'copies' }
    expect(told('', mta)).toEqual({ failed: [SENDER], late: [SENDER] })
    expect(told('', { ...mta, ...remote('notices 1 30 copysendpost warnpost') })).toEqual(both)
    expect(told('', { ...mta, ...BOTH })).toEqual(nobody)
  })

  test('blankErrorsTo: option does nothing until the option is set', () => {
    expect(told('', { blankErrorsTo: 'option' })).toEqual(both)
    expect(told('', { blankErrorsTo: 'option', ...BOTH })).toEqual(nobody)
  })
})
