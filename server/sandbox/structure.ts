/** How a message is built, for those who look into it: its header, its parts, where its links lead, what it reports. */
import { decodeWords } from '../mail/encoded-word.ts'
import { headerFields } from '../mail/header-lines.ts'
import { type HtmlLink, lockHtml } from '../mail/lock-html.ts'
import type { MimeFault } from '../mail/mime.ts'
import { type Report, readReport } from '../mail/read-report.ts'
import { safeFilename } from '../mail/safe-filename.ts'
import { readMail } from './read-mail.ts'

const MOST_FIELDS = 1000

export interface Structure {
  header: { name: string; text: string; raw: string }[]
  /** There are more fields than are listed. */
  headerCut: boolean
  parts: Part[]
  /** There are more parts than are listed. */
  cut: boolean
  html: { size: number; links: HtmlLink[]; cut: boolean; remoteHosts: string[] } | null
  report: Report | null
}

export interface Part {
  path: string
  depth: number
  type: string
  charset: string | null
  encoding: string
  disposition: string | null
  filename: string | null
  /** The name under which it is saved. */
  saveAs: string
  cid: string | null
  /** Bytes as it stands in the message, its header with it. */
  size: number
  container: boolean
  /** Its number in `attachments`. */
  attachment: number | null
  faults: MimeFault[]
}

export function structureOf(raw: Uint8Array): Structure {
  const mail = readMail(raw)
  const { parts, attachments, html } = mail
  const { links, cut, remoteHosts } = lockHtml(html ?? '')
  const header = headerFields(raw)
  return {
    header: header.slice(0, MOST_FIELDS).map(({ name, value, raw: written }) => ({
      name,
      text: decodeWords(value),
      raw: written,
    })),
    headerCut: header.length > MOST_FIELDS,
    parts: parts.map((part) => ({
      path: part.path,
      depth: part.depth,
      type: part.type,
      charset: part.charset,
      encoding: part.encoding,
      disposition: part.disposition,
      filename: part.filename,
      saveAs: safeFilename(part.filename ?? `part-${part.path}`),
      cid: part.cid,
      size: part.end - part.start,
      container: part.container,
      attachment: attachments.findIndex((each) => each.part === part) + 1 || null,
      faults: part.faults,
    })),
    cut: mail.cut,
    html: html === null ? null : { size: html.length, links, cut, remoteHosts },
    report: readReport(raw, parts),
  }
}
