/**
 * qmail-send's bounce message format: paragraphs of plain text that are made to be read by machines, too
 * (https://cr.yp.to/proto/qsbmf.txt). It reports failures that are final, and nothing else.
 */
import type { RecipientReport } from './reply-reader.ts'
import { statusIn } from './status.ts'

/** What it reports of each recipient; null where the text is in another format. */
export function readQsbmf(text: string): RecipientReport[] | null {
  const paragraphs = text.replaceAll('\r\n', '\n').trim().split(/\n\n+/)
  if (!paragraphs[0]?.startsWith('Hi. This is the')) return null
  // The break paragraph begins with a dash; below it stands the message that was returned.
  const end = paragraphs.findIndex((paragraph) => paragraph.startsWith('-'))
  return paragraphs.slice(1, end < 0 ? undefined : end).flatMap((paragraph) => {
    // A program that failed without a word leaves the reason empty.
    const [, address, reason = ''] = /^<([^\n]*)>:(?:\n(.*))?$/s.exec(paragraph) ?? []
    if (address === undefined) return []
    return [{ address, action: 'failed', status: statusIn(reason) ?? '5.0.0', text: reason.trim() }]
  })
}
