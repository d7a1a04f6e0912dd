import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSearch, tokensOf } from '../../server/core/search.ts'

const NOW = Date.UTC(2026, 0, 5, 9)
const terms = (query: string) => {
  const { terms: read, mistakes } = parseSearch(query, NOW)
  expect(mistakes).toEqual([])
  return read.map(({ not, ...term }) => `${not ? 'not ' : ''}${Object.values(term).join(' ')}`)
}
const mistakes = (query: string) =>
  parseSearch(query, NOW).mistakes.map(({ column, message, hint }) => `${column}: ${message} ${hint}`)

test('words, phrases and what must not be there', () => {
  expect(terms('Red "big  apple" -pear -"sour plum" ＡＢＣ　会議')).toEqual([
    'text red',
    'text big apple',
    'not text pear',
    'not text sour plum',
    'text abc',
    'text 会議',
  ])
  expect(terms('- -- a-b "-x" "unclosed')).toEqual(['text -', 'not text -', 'text a-b', 'text -x', 'text unclosed'])
  expect(terms(' ""  "" ')).toEqual([])
  expect(terms('red red')).toEqual(['text red'])
})

test('what has a colon and is no filter is a word where it can be nothing else', () => {
  expect(terms('http://shop.example:80/a 12:30 :x "note:this" a"b')).toEqual([
    'text http://shop.example:80/a',
    'text 12:30',
    'text :x',
    'text note:this',
    'text a"b',
  ])
})

test('filters, in capital letters and with phrases too', () => {
  expect(terms('FROM:Ann@Shop.example to:"Bob B" -subject:会議 from:<> about:m1 id:m3')).toEqual([
    'from ann@shop.example',
    'to bob b',
    'not subject 会議',
    'from <>',
    'about m1',
    'id m3',
  ])
  expect(terms('kind:bounce,Warning -is:failed status:5.1 status:4.x status:550 tag:A,b has:attachment')).toEqual([
    'kind bounce,warning',
    'not is failed',
    'status 5.1',
    'status 4',
    'status 550',
    'tag a,b',
    'has',
  ])
  expect(terms('larger:10kB smaller:2m larger:500 list-id:News x-a-b:* cc:x')).toEqual([
    'larger 10000',
    'smaller 2000000',
    'larger 500',
    'header list-id news',
    'header x-a-b ',
    'header cc x',
  ])
})

test('instants: dates, times with an offset, and lengths of time before now', () => {
  const at = (value: string) => {
    const [term] = parseSearch(`after:${value}`, NOW).terms
    return term?.type === 'after' ? new Date(term.at).toISOString() : null
  }
  expect(at('2026-01-02')).toBe('2026-01-02T00:00:00.000Z')
  expect(at('2026/1/2')).toBe('2026-01-02T00:00:00.000Z')
  expect(at('2026-01-02T03:04')).toBe('2026-01-02T03:04:00.000Z')
  expect(at('"2026-01-02 03:04:05.6"')).toBe('2026-01-02T03:04:05.600Z')
  expect(at('2026-01-02T03:04:05+09:00')).toBe('2026-01-01T18:04:05.000Z')
  expect(at('2026-01-02T03:04-0130')).toBe('2026-01-02T04:34:00.000Z')
  expect(at('2d')).toBe('2026-01-03T09:00:00.000Z')
  expect(at('1d12h')).toBe('2026-01-03T21:00:00.000Z')
  for (const wrong of ['2026-02-30', '2026-13-01', '2026-01-02T25:00', '2026-01-02T03:61', '3', 'yesterday', '2026']) {
    expect([wrong, mistakes(`after:${wrong}`).length]).toEqual([wrong, 1])
  }
})

describe('mistakes name their column and the mend', () => {
  test.each([
    ['x form:ann', '3: form: is no filter. Did you mean from:ann? Quote it to look for the words: "form:ann"'],
    ['state:failed', '1: state: is no filter. Did you mean is:failed? Quote it to look for the words: "state:failed"'],
    ['note:this', '1: note: is no filter. Quote it to look for the words: "note:this"'],
    ['a  -kind:bounze', '4: "bounze" is no kind of message. Did you mean bounce?'],
    [
      'is:unread',
      '1: Who has read what is known to each page alone. Write one of queued, deferred, delivered, failed, expired, held, discarded, mixed, notice, answer, tagged.',
    ],
    [
      'from:',
      '1: from: what? Nothing follows the colon. Write from:ann@shop.example, or a part of it; from:<> finds notices.',
    ],
    ['x-spam:', '1: x-spam: what? Nothing follows the colon. Write a part of the field, or * for any.'],
    ['larger:big', '1: "big" is no size. Write 500, 10kB or 2MB.'],
    ['status:9.9.9', '1: "9.9.9" is no status code. Write 5.1.1, its beginning as in 5.1, or 550.'],
    ['before:soon', '1: "soon" is neither a date nor a length of time. Write 2026-01-05, 2026-01-05T09:00 or 2d.'],
  ])('%s', (query, mistake) => {
    expect(mistakes(query)).toEqual([mistake])
  })

  test('all of them at once, and what is right besides is still read', () => {
    expect(mistakes('form:a ok size:3')).toHaveLength(2)
    expect(parseSearch('form:a ok size:3', NOW).terms).toEqual([{ type: 'text', text: 'ok', not: false }])
  })
})

test('any query is read, and its tokens follow each other without overlapping', () => {
  const word = fc.constantFrom(
    'from:',
    '-',
    '"',
    ':',
    'kind:mail',
    'after:2d',
    ' ',
    '　',
    '\0',
    'x-a:',
    '会',
    '//',
    '\ud800',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string({ unit: 'binary' }))), (parts) => {
      const query = parts.join('')
      parseSearch(query, NOW)
      let end = 0
      for (const token of tokensOf(query)) {
        expect(token.start).toBeGreaterThanOrEqual(end)
        expect(token.end).toBeGreaterThan(token.start)
        expect(query.slice(end, token.start)).toMatch(/^[\s\0]*$/)
        end = token.end
      }
      expect(query.slice(end)).toMatch(/^[\s\0]*$/)
    }),
  )
})
