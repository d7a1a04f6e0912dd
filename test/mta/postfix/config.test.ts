import { describe, expect, test } from 'vitest'
import type { MtaInput } from '../../../server/core/mta.ts'
import { SandboxError } from '../../../server/errors.ts'
import { createPostfix } from '../../../server/mta/postfix/postfix.ts'

const shown = (input: Partial<MtaInput>) =>
  Object.fromEntries(
    createPostfix({ type: 'postfix', ...input })
      .show()
      .map((each) => [each.name, each]),
  )

const problems = (input: Partial<MtaInput>): string[] => {
  try {
    createPostfix({ type: 'postfix', ...input })
  } catch (error) {
    if (error instanceof SandboxError) return error.message.split('\n')
    throw error
  }
  return []
}

describe('main.cf', () => {
  test('is read as text, with continued lines, comments between them, and other parameters in values', () => {
    const config = 'myhostname = mx.shop.test\nmydestination = $myhostname,\n# a comment\n  localhost.$mydomain\n'
    expect(shown({ config }).mydestination?.value).toBe('mx.shop.test, localhost.shop.test')
  })

  test('is read as parameters by name, numbers and yes or no as they are', () => {
    const settings = shown({ config: { bounce_size_limit: 1000, soft_bounce: true } })
    expect([settings.bounce_size_limit?.value, settings.soft_bounce?.value]).toEqual(['1000', 'yes'])
  })

  test('stands among the files under its own name too', () => {
    expect(shown({ files: { '/etc/postfix/main.cf': 'myhostname = mx.shop.test' } }).myhostname?.value).toBe(
      'mx.shop.test',
    )
  })

  test('a parameter that bouncelab does not play is taken and shown as such, with the word that may be meant', () => {
    const { delay_warning_tim: near, smtpd_tls_security_level: far } = shown({
      config: 'delay_warning_tim = 4h\nsmtpd_tls_security_level = may\n',
    })
    expect(near).toMatchObject({ played: false, warnings: [{ code: 'unknown-parameter', line: 1 }] })
    expect(near?.warnings?.[0]?.text).toContain('did you mean delay_warning_time?')
    expect(far).toMatchObject({ played: false, warnings: [] })
  })

  test('every mistake is told at once, with its line', () => {
    const config =
      'delay_warning_time = 4x\nbounce_size_limit = many\nsoft_bounce = maybe\nnotify_classes = bounces\nmyhostname\n'
    expect(problems({ config })).toEqual([
      `main.cf:5: missing '=' after attribute name: "myhostname"`,
      'main.cf:1: parameter delay_warning_time: bad time value or unit: 4x; write a number with s, m, h, d or w',
      'main.cf:2: bad numerical configuration: bounce_size_limit = many',
      'main.cf:3: bad boolean configuration: soft_bounce = maybe; write yes or no',
      'main.cf:4: unknown error class "bounces" in parameter notify_classes; did you mean bounce?',
    ])
  })

  test('what is hardly meant is warned of', () => {
    const warned = (config: string, name: string) => shown({ config })[name]?.warnings?.map(({ code }) => code)
    expect(warned('delay_warning_time = 30m', 'delay_warning_time')).toEqual(['zero-hours'])
    expect(warned('delay_warning_time = 6d', 'delay_warning_time')).toEqual(['never-warns'])
    expect(warned('bounce_queue_lifetime = 9d', 'bounce_queue_lifetime')).toEqual(['capped'])
  })
})

describe('the files beside it', () => {
  test('a template file that is not given, a template that is none, and one that does not end are refused', () => {
    const config = 'bounce_template_file = /etc/postfix/bounce.cf'
    expect(problems({ config })).toEqual([
      'config.bounce_template_file: open /etc/postfix/bounce.cf: No such file or directory; write its text under files: {/etc/postfix/bounce.cf: …}',
    ])
    const of = (text: string) => problems({ config, files: { '/etc/postfix/bounce.cf': text } })
    expect(of('failur_template = <<EOF\n\nx\nEOF\n')).toEqual([
      '/etc/postfix/bounce.cf:1: there is no template failur_template; did you mean failure_template?',
    ])
    expect(of('failure_template = <<EOF\n\nx\n')).toEqual([
      '/etc/postfix/bounce.cf:1: failure_template: the line EOF that ends it is missing',
    ])
  })

  test('an alias without a colon and a table line without a value are refused with their lines', () => {
    const config = 'virtual_alias_maps = hash:/etc/postfix/virtual'
    const files = { '/etc/aliases': 'root: alice\nnobody\n', '/etc/postfix/virtual': 'a@b.test\n' }
    expect(problems({ config, files })).toEqual([
      '/etc/postfix/virtual:1: expected format: key whitespace value; this is "a@b.test"',
      '/etc/aliases:2: "nobody" is no alias; write `name: target, target`',
    ])
  })
})
