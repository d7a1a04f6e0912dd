import { describe, expect, test } from 'vitest'
import { lockHtml } from '../../server/mail/lock-html.ts'

const links = (html: string) => lockHtml(html).links.map(({ href, text }) => [href, text])

describe('links', () => {
  test('are listed with what the mail shows, and lead nowhere in the frame', () => {
    const { html } = lockHtml(
      '<a class=x href="https://a.example/?a=1&amp;b=2" target=_blank ping=/p>See <b>this</b></a>',
    )
    expect(html).toMatch(/^<a class=x {2,}href="#bouncelab-link-1">See <b>this<\/b><\/a>/)
    expect(links('<a href="https://a.example/?a=1&amp;b=2">See <b>this</b></a>')).toEqual([
      ['https://a.example/?a=1&b=2', 'See this'],
    ])
    expect(links("<A HREF='https://a.example'><img alt='a picture'></A>")).toEqual([['https://a.example', 'a picture']])
    expect(links('<svg><a xlink:href=https://a.example>x</a></svg>')).toEqual([['https://a.example', 'x']])
    expect(links('<map><area href="https://a.example"></map>')).toEqual([['https://a.example', '']])
  })

  test('that hide what they are come to light', () => {
    expect(links('<a href="&#106;avascript&colon;x()">x</a>')).toEqual([['javascript:x()', 'x']])
    expect(links('<a href=" java\nscript:x()">x</a>')).toEqual([['java script:x()', 'x']])
    expect(links('<a href="data:text/html,<script>1</script>" download>x</a>')).toEqual([
      ['data:text/html,<script>1</script>', 'x'],
    ])
    expect(lockHtml('<a href="data:,x" download>x</a>').html).not.toContain('download')
  })

  test('within the mail stay as they are', () => {
    expect(lockHtml('<a href="#top">up</a>')).toMatchObject({ html: '<a href="#top">up</a>', links: [] })
    expect(lockHtml('<a name="top">here</a>').html).toBe('<a name="top">here</a>')
  })

  test('their targets are written out so that nothing in them is HTML', () => {
    const { html } = lockHtml("<a href='https://a.example/\"><script>1</script>\u202e'>x</a>")
    expect(html).not.toContain('<script>')
    expect(html).toContain('\\u{202e}')
  })

  test('no more than a page can show are listed; the others lead nowhere too', () => {
    const { links: listed, cut, html } = lockHtml('<a href="https://a.example/">x</a>'.repeat(1000))
    expect([listed.length, cut]).toEqual([500, true])
    expect(html.match(/https:\/\/a\.example/g)).toHaveLength(500)
  })
})

test('what a browser acts on whatever the policy says is taken out of force', () => {
  const { html } = lockHtml(
    '<link rel=preconnect href=//a><LINK/rel=x><base href=//a><meta http-equiv=refresh content="0;url=//a">' +
      '<iframe src=//a></iframe><frame src=//a><object data=//a><embed src=//a><img referrerpolicy=unsafe-url>',
  )
  expect(html).not.toMatch(/<(?:link|base|meta|iframe|frame|object|embed)/i)
  expect(html).toContain('x-referrerpolicy')
})

test('a mail that has a dark face of its own keeps it', () => {
  expect(lockHtml('<meta name="color-scheme" content="light dark">').html).toContain('color-scheme:light dark')
  expect(lockHtml('<meta name="color-scheme" content="light">').html).not.toContain('color-scheme:light dark')
})

test('the hosts of images from elsewhere are named, however they are asked for', () => {
  const { remoteHosts } = lockHtml(
    '<img src="https://a.example/x"><img srcset="//b.example/x 2x"><td background=http://c.example/x>' +
      '<p style="background:url( \'https://d.example:8/x\')"><svg><image href="https://e.example/x"/></svg><img src="cid:x">',
  )
  expect(remoteHosts).toEqual(['a.example', 'b.example', 'c.example', 'd.example:8', 'e.example'])
})
