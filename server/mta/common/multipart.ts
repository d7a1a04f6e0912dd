/** The body of a notice as MIME parts (RFC 2046 section 5.1). */
import type { ComposedNotice } from '../../core/mta.ts'
import type { ReportEntry } from '../../core/types.ts'
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { headerSummary, scanHeader } from '../../mail/header.ts'

export interface Part {
  /** Header lines in their order; none for a part that begins with its empty line. */
  header: readonly string[]
  /** With the empty line before the next delimiter, where the MTA writes one. */
  body: Uint8Array | string
}

/**
 * Header, preamble, parts, closing delimiter; every line end becomes CRLF.
 * @param header lines of the notice, folded ones with their line break
 * @param preamble what stands between the header's empty line and the first delimiter, line ends included
 */
export function multipart(
  header: readonly string[],
  preamble: string,
  boundary: string,
  parts: readonly Part[],
): Uint8Array {
  const pieces = [utf8(`${header.join('\n')}\n\n${preamble}`)]
  for (const { header, body } of parts) {
    const lines = [`--${boundary}`, ...header].join('\n')
    pieces.push(utf8(`${lines}\n\n`), typeof body === 'string' ? utf8(body) : body)
  }
  return toCrlf(concat(...pieces, utf8(`--${boundary}--\n`)))
}

/** A notice's bytes with what lists and rules read from its header. */
export function composed(raw: Uint8Array, report: ReportEntry[]): ComposedNotice {
  const fields = scanHeader(raw)
  return { raw, report, header: headerSummary(fields), fields }
}
