import { describe, expect, test } from 'vitest'
import { SandboxError } from '../../../server/errors.ts'
import { createExim } from '../../../server/mta/exim/exim.ts'

const exim = (input: Record<string, unknown>) => createExim({ type: 'exim', ...input }, { timezone: 'UTC' })

const shown = (input: Record<string, unknown>, name: string) =>
  exim(input)
    .show()
    .find((each) => each.name === name)

function problems(input: Record<string, unknown>): string[] {
  try {
    exim(input)
  } catch (error) {
    if (error instanceof SandboxError) return error.message.split('\n')
  }
  return []
}

describe('The configuration is read in the words of Exim', () => {
  test('options, macros, lists and sections of one text', () => {
    const config = [
      'MAX = 4h:8h',
      'domainlist local_domains = @ : inside.example',
      'delay_warning = MAX',
      'no_bounce_return_body',
      'begin retry',
      '* * F,1h,10m',
    ].join('\n')
    expect(shown({ config }, 'delay_warning')?.value).toBe('4h:8h')
    expect(shown({ config }, 'bounce_return_body')?.value).toBe('false')
    expect(shown({ config }, 'retry 1')?.value).toBe('* * F,1h,10m')
    expect(exim({ config, host: 'mx.inside.example' }).route('a@inside.example').channel).toBe('local')
  })

  test("Debian's macros set the options that they stand for", () => {
    const files = { 'exim4.conf.localmacros': 'MAIN_FREEZE_TELL = ops@example.net\n' }
    expect(shown({ files }, 'freeze_tell')?.value).toBe('ops@example.net')
  })

  test('what is not played is taken, shown as such, and the word that was meant is named', () => {
    const setting = shown({ config: 'delay_warnings = 4h' }, 'delay_warnings')
    expect(setting?.played).toBe(false)
    expect(setting?.warnings?.[0]?.text).toContain('did you mean delay_warning?')
  })

  test('all mistakes come at once, each with its line', () => {
    const config = 'delay_warning = 4x\nbounce_return_body = perhaps\nbegin retry\n* sometimes F,1h,10m\n* * F,1h\n'
    expect(problems({ config }).sort()).toEqual([
      'exim4.conf:1: invalid time value for delay_warning: 4x; write times such as 4h:8h:24h',
      'exim4.conf:2: "perhaps" is not a valid value for the "bounce_return_body" option; write true or false',
      'exim4.conf:4: unknown or malformed retry error: "sometimes"',
      'exim4.conf:5: "F,1h" is no retry parameter; write `F,until,interval` or `G,until,interval,factor`',
    ])
  })

  test('a router without a driver and a driver that there is none of are named', () => {
    const config = 'begin routers\nlist:\n  data = a@example.net\nother:\n  driver = redirct\n'
    expect(problems({ config }).sort()).toEqual([
      'exim4.conf:2: router "list": no driver specified',
      'exim4.conf:4: router other: cannot find driver "redirct"; did you mean redirect?',
    ])
  })
})
