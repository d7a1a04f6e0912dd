/** The items of FETCH (RFC 9051 section 6.4.5, with RFC822 and its kin of RFC 3501). */
import { BadCommand, type Reader } from './reader.ts'
import { readSection, type Section } from './section.ts'

const SIMPLE = ['UID', 'FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY', 'BODYSTRUCTURE'] as const

export type FetchItem =
  | { is: (typeof SIMPLE)[number] }
  /** @param name how the answer calls it, where that is not its section */
  | { is: 'section'; section: Section; sees: boolean; name?: string }

const whole = (text: Section['text']): Section => ({ path: [], text, fields: [], partial: null })

const OLD: Record<string, FetchItem> = {
  RFC822: { is: 'section', section: whole('all'), sees: true, name: 'RFC822' },
  'RFC822.HEADER': { is: 'section', section: whole('HEADER'), sees: false, name: 'RFC822.HEADER' },
  'RFC822.TEXT': { is: 'section', section: whole('TEXT'), sees: true, name: 'RFC822.TEXT' },
}

const FAST: FetchItem[] = [{ is: 'FLAGS' }, { is: 'INTERNALDATE' }, { is: 'RFC822.SIZE' }]
const MACROS: Record<string, FetchItem[]> = {
  FAST,
  ALL: [...FAST, { is: 'ENVELOPE' }],
  FULL: [...FAST, { is: 'ENVELOPE' }, { is: 'BODY' }],
}

/** Nobody asks for more at once. */
const MOST_ITEMS = 200

export function readItems(reader: Reader): FetchItem[] {
  if (reader.sees('(')) {
    const items = reader.list(() => readItem(reader, readName(reader)))
    if (items.length > MOST_ITEMS) throw new BadCommand(`FETCH takes at most ${MOST_ITEMS} items`)
    return items
  }
  const name = readName(reader)
  const macro = MACROS[name]
  return macro ? [...macro] : [readItem(reader, name)]
}

const readName = (reader: Reader): string => (reader.match(/[A-Z0-9.]+/i) ?? '').toUpperCase()

function readItem(reader: Reader, name: string): FetchItem {
  if ((name === 'BODY' || name === 'BODY.PEEK') && reader.sees('[')) {
    return { is: 'section', section: readSection(reader), sees: name === 'BODY' }
  }
  const is = SIMPLE.find((each) => each === name)
  const item = is ? { is } : OLD[name]
  if (item) return item
  const all = [...SIMPLE, 'BODY[…]', 'BODY.PEEK[…]', ...Object.keys(OLD)].join(', ')
  throw new BadCommand(`${name === '' ? 'an item is missing' : `${name} is no item of FETCH`}; there are ${all}`)
}
