import { describe, expect, test } from 'vitest'
import type { MtaInput } from '../../../server/core/mta.ts'
import { createMta } from '../../../server/mta/mta.ts'

const make = (rest: Omit<MtaInput, 'type'>) => createMta({ type: 'sendmail', ...rest }, { timezone: 'UTC' })
const shown = (rest: Omit<MtaInput, 'type'>, name: string) =>
  make(rest)
    .show()
    .find((each) => each.name === name)

describe('An option is the same in every way of writing it', () => {
  test.each([
    ['a line of sendmail.cf', { config: 'O Timeout.queuewarn=2h' }],
    ['define() in sendmail.mc', { config: "define(`confTO_QUEUEWARN', `2h')dnl" }],
    ['a map with its name', { config: { 'Timeout.queuewarn': '2h' } }],
    ['a map with the name of sendmail.mc', { config: { confTO_QUEUEWARN: '2h' } }],
    ['a file', { files: { '/etc/mail/sendmail.mc': "divert(0)dnl\ndefine(`confTO_QUEUEWARN', `2h')dnl\n" } }],
  ])('%s', (_, input) => {
    expect(shown(input, 'Timeout.queuewarn')).toMatchObject({ value: '2h', default: '4h', isDefault: false })
  })

  test('what nobody wrote has its default', () => {
    expect(shown({}, 'Timeout.queuereturn')).toMatchObject({ value: '5d', isDefault: true })
  })

  test('an unknown one is taken, shown as not played, and the near one is named', () => {
    expect(shown({ config: 'O DoubleBounceAdress=root' }, 'DoubleBounceAdress')).toMatchObject({
      played: false,
      warnings: [{ text: expect.stringContaining('did you mean DoubleBounceAddress?') }],
    })
  })
})

describe('Mistakes are told with their place, all at once', () => {
  test.each([
    ['a unit of time that is none', 'O Timeout.queuewarn=4x', /invalid time unit `x'/],
    [
      'a privacy flag that is none',
      'O PrivacyOptions=nobodyretrun',
      /nobodyretrun unrecognized; did you mean nobodyreturn\?/,
    ],
    ['a line that is none', 'wrong', /unknown configuration line/],
    ['a bracket that does not close', "define(`confTO_QUEUEWARN', `4h'", /not closed/],
  ])('%s', (_, config, message) => {
    expect(() => make({ config })).toThrow(message)
  })

  test('of several each is there, with its line', () => {
    const config = 'O Timeout.queuewarn=4x\nO MaxHopCount=many\n'
    expect(() => make({ config })).toThrow(/queuewarn[\s\S]*MaxHopCount/)
  })
})
