/** Names and types that a mail brought, made fit for a header of ours. */

import { safeFilename } from '../mail/safe-filename.ts'

/** RFC 6266: an ASCII name for all, and the true one encoded (RFC 8187). Nothing in it can end the header or a path. */
export function contentDisposition(filename: string): string {
  const name = safeFilename(filename)
  const ascii = name.replace(/[^ -~]|["%;\\]/g, '_')
  const encoded = encodeURIComponent(toWellFormed(name)).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** Half a surrogate pair, as a cut through an emoji leaves it, cannot be encoded. */
const toWellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '_')

/** A type as declared, where it is one. */
export const safeContentType = (type: string): string =>
  /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/i.test(type) ? type.toLowerCase() : 'application/octet-stream'
