import { describe, expect, test } from 'vitest'
import { en } from '../../ui/src/i18n/en.ts'
import { ja } from '../../ui/src/i18n/ja.ts'
import { fill, placeholders, type Text } from '../../ui/src/i18n/words.ts'

const files = import.meta.glob<string>('../../ui/src/**/*.{svelte,ts}', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const sources = Object.entries(files).flatMap(([file, text]) => (file.includes('/i18n/') ? [] : text))
const keys = Object.keys(en) as (keyof typeof en)[]

describe('texts', () => {
  test('both languages have the same keys', () => {
    expect(Object.keys(ja).sort()).toEqual([...keys].sort())
  })

  test('each text asks for the same values in both', () => {
    const asks = (texts: Record<string, Text>) => keys.map((key) => [key, placeholders(texts[key] as Text)])
    expect(asks(ja)).toEqual(asks(en))
  })

  test('none is empty but for the words around an address', () => {
    const empty = keys.filter((key) => ja[key] === '' || (en[key] as Text) === '')
    expect(empty).toEqual(['empty.text.before'])
  })

  test('each is used', () => {
    const all = sources.join('\n')
    const named = (key: string) => all.includes(`'${key}'`)
    // `t(`state.${…}`)`: keys that are put together, by what they begin with.
    const beginnings = [...all.matchAll(/`([a-z]+(?:\.[a-z]+)*\.)\$\{/g)].map((found) => found[1] as string)
    expect(keys.filter((key) => !named(key) && !beginnings.some((each) => key.startsWith(each)))).toEqual([])
  })

  test('Japanese has Japanese in it, but for names and codes', () => {
    const isWords = (text: string) => /\p{L}/u.test(text.replace(/\{\w+\}/g, ''))
    const latin = keys.filter((key) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(JSON.stringify(ja[key])))
    expect(latin.filter((key) => ja[key] !== en[key] && isWords(String(ja[key])))).toEqual([])
  })
})

test('plurals and numbers follow the language', () => {
  expect(fill({ one: '{n} message', other: '{n} messages' }, 'en', { n: 1 })).toBe('1 message')
  expect(fill({ one: '{n} message', other: '{n} messages' }, 'en', { n: 1234 })).toBe('1,234 messages')
  expect(fill('{a} and {b}', 'en', { a: 'x' })).toBe('x and {b}')
})

describe('no text stands in the markup', () => {
  const ATTRIBUTES = /\b(?:aria-label|title|placeholder|alt)="([^"{]*)"/g
  const NAMES = /^(?:· )?bouncelab$|^ci-42$|^&nbsp;$/
  const views = Object.keys(files).filter((file) => file.endsWith('.svelte'))

  test.each(views)('%s', (file) => {
    const markup = (files[file] ?? '')
      .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
      .replace(/<!--[\s\S]*?-->|<kbd[\s\S]*?<\/kbd>/g, '')
    const words = textNodes(markup).filter((text) => /\p{L}/u.test(text) && !NAMES.test(text))
    const attributes = [...markup.matchAll(ATTRIBUTES)]
      .map((found) => found[1])
      .filter((text) => /\p{L}/u.test(text ?? ''))
    expect([...words, ...attributes]).toEqual([])
  })
})

/** What stands between tags, without `{…}`, which may hold anything. */
function textNodes(markup: string): string[] {
  let depth = 0
  let inTag = false
  let text = ''
  const nodes: string[] = []
  for (const char of markup) {
    if (char === '{') depth++
    else if (char === '}') depth--
    else if (depth > 0) continue
    else if (char === '<') {
      inTag = true
      nodes.push(text.trim())
      text = ''
    } else if (char === '>' && inTag) inTag = false
    else if (!inTag) text += char
  }
  return [...nodes, text.trim()].filter(Boolean)
}
