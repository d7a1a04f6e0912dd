/** The shipped scenarios as they are listed. Pure. */
import type { Locale } from '../lib/format.ts'
import type { ShippedRow } from '../lib/scenario-types.ts'

export interface Folder {
  folder: string
  rows: ShippedRow[]
}

/** By folder, those whose name, folder or paragraph has all words of the filter. */
export function folders(rows: readonly ShippedRow[], filter: string): Folder[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ name, folder, about, mta }: ShippedRow) => {
    const text = `${name} ${folder} ${about} ${mta ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const found = rows.filter(fits).toSorted((a, b) => a.name.localeCompare(b.name))
  return [...new Set(found.map(({ folder }) => folder))]
    .sort((a, b) => a.localeCompare(b))
    .map((folder) => ({ folder, rows: found.filter((row) => row.folder === folder) }))
}

const JAPANESE = /[\u3040-\u30ff]/

/** The paragraph of an `about` that is in the page's language; the first one where none is. */
export function aboutIn(about: string, locale: Locale): string {
  const paragraphs = about.split(/\n\s*\n/).map((each) => each.trim())
  const wanted = paragraphs.filter((each) => JAPANESE.test(each) === (locale === 'ja'))
  return (wanted.length > 0 ? wanted : paragraphs.slice(0, 1))
    .join('\n')
    .replace(/\s*\n\s*/g, locale === 'ja' ? '' : ' ')
}
