/** The secrets of webhooks in a scenario's text, wherever YAML lets them stand. */
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { secretsInText, withoutTextSecrets, withTextSecrets } from '../../server/scenario/text-secrets.ts'

const PEM = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEG
-----END PRIVATE KEY-----`

const WRITTEN = {
  'a list of webhooks': `# told
webhooks:
  - url: http://a.test/x   # first
    format: mailgun
    secret: top-s3cret # mine
  - { url: http://b.test/, secret: "whsec_s3cret", format: resend }
`,
  'rules and steps': `rules:
  - when: { recipient: a@b.test }
    then: [{ webhook: { url: 'http://a.test/', format: mailgun, secret: 's3cret''s' } }, deliver]
steps:
  - rules: [{ when: {}, then: { webhook: { secret: s3cret, format: mailgun, url: 'http://c.test/' } } }]
`,
  'a block, with words after it': `webhooks:
  - url: http://a.test/
    format: sendgrid
    secret: |
      ${PEM.replaceAll('\n', '\n      ')} s3cret
    events: [failed]
`,
  'a block at the end of the text':
    'webhooks:\n  - url: http://a.test/\n    format: mailgun\n    secret: >-\n      s3cret\n',
  'anchors, aliases and merges': `webhooks:
  - &base { url: 'http://a.test/', format: mailgun, secret: &key s3cret }
  - { url: 'http://b.test/', format: mailgun, secret: *key }
  - { <<: *base, url: 'http://c.test/' }
`,
  JSON: JSON.stringify({ webhooks: [{ url: 'http://a.test/', format: 'mailgun', secret: 's3cret"\\' }] }, null, 2),
}

describe.each(Object.entries(WRITTEN))('in %s', (_, text) => {
  const shown = withoutTextSecrets(text)

  test('no secret is shown, and everything else stands as it was written', () => {
    expect(shown).not.toContain('s3cret')
    const known = secretsInText(text).map(({ secret }) => secret)
    expect(known.length).toBeGreaterThan(0)
    const hide = (data: unknown): unknown =>
      JSON.parse(JSON.stringify(data), (key, value) => (key === 'secret' && known.includes(value) ? '***' : value))
    expect(parse(shown, { merge: true })).toEqual(hide(parse(text, { merge: true })))
  })

  test('sent back it means what it meant', () => {
    const back = withTextSecrets(shown, secretsInText(text))
    expect(parse(back, { merge: true })).toEqual(parse(text, { merge: true }))
  })
})

test('comments and layout stay', () => {
  expect(withoutTextSecrets(WRITTEN['a list of webhooks'])).toBe(
    WRITTEN['a list of webhooks'].replace('top-s3cret', '"***"').replace('"whsec_s3cret"', '"***"'),
  )
})

test('what is no webhook’s keeps its word secret', () => {
  const text = `mta: { type: qmail, alias: { secret: './Maildir/' } }
rules:
  - when: { header: { secret: x } }
    then: { webhook: { url: 'http://a.test/', format: bouncelab } }
`
  expect(withoutTextSecrets(text)).toBe(text)
})

describe('*** that comes back', () => {
  const known = [
    { url: 'http://a.test/one', format: 'mailgun', secret: 'one' },
    { url: 'http://a.test/two', format: 'mailgun', secret: 'two' },
    { url: 'http://ann:pw@b.test/', format: 'mailgun', secret: 'only' },
  ]
  const text = (url: string, format = 'mailgun', secret = '***') =>
    `webhooks: [{ url: '${url}', format: ${format}, secret: '${secret}' }]`
  const back = (written: string) =>
    (parse(withTextSecrets(written, known)) as { webhooks: [{ secret: string }] }).webhooks[0].secret

  test('is the secret of that URL', () => expect(back(text('http://a.test/two'))).toBe('two'))
  test('whatever password is in it', () => expect(back(text('http://ann:***@b.test/'))).toBe('only'))
  test('or the only one at that host', () => expect(back(text('http://b.test/moved'))).toBe('only'))
  test('is left where two fit, or none', () => {
    for (const other of [text('http://a.test/three'), text('http://c.test/'), text('http://a.test/one', 'resend')])
      expect(back(other)).toBe('***')
  })
  test('does not touch one that is written out', () =>
    expect(back(text('http://a.test/one', 'mailgun', 'new'))).toBe('new'))
})

test('what is no YAML, merges itself or nests too deep is left alone or ends', () => {
  for (const text of [
    'secret: [',
    '\u0000 secret ***',
    'webhooks: &w [{ <<: *w, secret: *w }]',
    'webhooks: &w [*w, secret]',
    `webhooks: ${'['.repeat(5000)}secret ***`,
  ])
    expect(withTextSecrets(withoutTextSecrets(text), [])).toBe(text)
})
