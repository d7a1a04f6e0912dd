/** What the search tables hold of a message, all of it folded, so that no query needs to fold again. */
import { foldText } from '../core/search-words.ts'
import type { Summary } from '../core/summary.ts'
import type { HeaderField } from '../core/types.ts'

/** Longer texts are searchable up to here; a trigram index is several times as large as its text. */
const MAX_TEXT = 256 * 1024
/** Of one header field, and of all: some are as long as a message. */
const MAX_FIELD = 4096
const MAX_FIELDS = 64 * 1024

/** Subject and addresses, which are searched with the text. */
export const headOf = ({ subject, from, to, reversePath, recipients }: Summary): string =>
  [subject, from, ...to, reversePath, ...recipients.map((r) => r.address)].map(foldText).join('\n')

export const contentOf = (summary: Summary, text: string): string =>
  `${headOf(summary)}\n${foldText(text.slice(0, MAX_TEXT))}`

/**
 * The values by field name, as JSON. A name that begins with a colon is no header field's: there the envelope is
 * searched together with the header.
 */
export function fieldsOf(summary: Summary, header: readonly HeaderField[] = [], attachments = 0): string {
  const { from, to, subject, reversePath, recipients, about, id, parentId, rootId } = summary
  const paths = recipients.flatMap(({ address, expandsTo }) => [address, expandsTo ?? ''])
  const related = [...(about ?? []), parentId ?? '', rootId === id ? '' : rootId].filter((each) => each !== '')
  const fields: Record<string, string> = Object.create(null)
  fields[':from'] = [`<${reversePath}>`, from].map(foldText).join('\n')
  fields[':to'] = [...paths, ...to].map(foldText).join('\n')
  fields[':subject'] = foldText(subject)
  if (related.length > 0) fields[':about'] = `\n${related.map(foldText).join('\n')}\n`
  if (attachments > 0) fields[':attachments'] = String(attachments)
  let room = MAX_FIELDS
  for (const { name, value } of header) {
    const [key, text] = [name.toLowerCase(), foldText(value.slice(0, MAX_FIELD))]
    room -= key.length + text.length
    if (room < 0) break
    fields[key] = key in fields ? `${fields[key]}\n${text}` : text
  }
  return JSON.stringify(fields)
}
