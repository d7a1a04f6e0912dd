import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { language } from '../../ui/src/i18n/t.svelte.ts'
import { buildLayout } from '../../ui/src/trace/layout.ts'
import { buildLanes } from '../../ui/src/trace/model.ts'
import { pictureOf } from '../../ui/src/trace/picture.ts'
import { fileName } from '../../ui/src/trace/svg.ts'
import { doubleBounce, expired, START } from './support/trace.ts'

afterEach(() => language.choose('en'))

const draw = (root = doubleBounce(), title = 'hello', scheme: 'both' | 'light' | 'dark' = 'both') => {
  const layout = buildLayout(buildLanes(root, {}), new Set(), START + 1000, 700)
  return pictureOf({ layout, nowX: 690, width: 700, title, sentence: 'The bounce was refused too.' }, scheme)
}
const parse = (svg: string) => new DOMParser().parseFromString(svg, 'image/svg+xml')

describe('the drawing as a file', () => {
  test('is an SVG that stands by itself, with the words of every lane', () => {
    const svg = draw()
    const words = parse(svg).documentElement.textContent ?? ''
    for (const word of ['Double bounce', 'postmaster@mta.example', 'refused 550 5.1.1', 'delivered', 'now'])
      expect(words).toContain(word)
    expect(svg).not.toMatch(/href|url\(|@import|var\(--(?!\w)/)
    expect(svg).not.toMatch(/NaN|undefined|null/)
  })

  test('follows the system of whoever opens it, or is of one theme', () => {
    expect(draw()).toContain('prefers-color-scheme:dark')
    expect(draw(doubleBounce(), 'hello', 'dark')).not.toContain('prefers-color-scheme')
    expect(draw(doubleBounce(), 'hello', 'dark')).toContain('--panel:#151619')
  })

  test('every colour that its style asks for is given', () => {
    const svg = draw()
    const asked = [...svg.matchAll(/var\(--([\w-]+)\)/g)].map((found) => found[1])
    for (const name of asked) expect(svg).toMatch(new RegExp(`--${name}:`))
  })

  test('folded attempts are counted in it, and Japanese is its language', () => {
    language.choose('ja')
    const svg = draw(expired(40))
    expect(svg).toContain('×36')
    expect(parse(svg).documentElement.getAttribute('lang')).toBe('ja')
    expect(svg).toContain('期限切れ')
  })

  test('a hostile subject is text, and what XML cannot write is left out', () => {
    const svg = draw(doubleBounce(), '</text><script>alert(1)</script>\u0000\u000b& "x"')
    expect(parse(svg).querySelector('script')).toBeNull()
    expect(svg).toContain('&lt;script&gt;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these very characters are meant
    expect(svg).not.toMatch(/[\u0000-\u0008\u000b]/)
  })
})

describe('its name', () => {
  test('tells the sandbox, the message and the subject', () => {
    expect(fileName('ci-42', 'm7', 'Your order #1042 has shipped', 'svg')).toBe(
      'trace-ci-42-m7-Your-order-1042-has-shipped.svg',
    )
    expect(fileName('default', 'm1', '', 'png')).toBe('trace-m1.png')
    expect(fileName('default', 'm1', 'ご注文', 'png')).toBe('trace-m1-ご注文.png')
  })

  test('for any subject: no path, no device, nothing that a shell or a system minds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (subject) => {
        const name = fileName('default', 'm1', subject, 'svg')
        expect(name).toMatch(/^trace-m1[\p{L}\p{N}-]*\.svg$/u)
        expect([...name].length).toBeLessThanOrEqual(60)
      }),
    )
  })
})
