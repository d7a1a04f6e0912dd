/** Addresses in header fields are rewritten on their way in and out: lists that are long are broken anew. */
import { concat, losslessText, utf8 } from '../../mail/bytes.ts'
import { headerLength } from '../../mail/header.ts'

const ADDRESS_FIELDS = /^(?:from|to|cc|bcc|reply-to|sender|resent-(?:from|to|cc|sender))$/i

/** Columns of a line (drawn from the recordings: 68 fit and 81 do not). */
const WIDTH = 76

/** @param indent what further lines begin with */
export function refolded(bytes: Uint8Array, indent: string): Uint8Array {
  const length = headerLength(bytes)
  const header = losslessText(bytes.subarray(0, length))
  const newline = header.includes('\r\n') ? '\r\n' : '\n'
  const fields = header.split(/\r?\n(?![ \t])/)
  const written = fields.map((field) => refoldedField(field, newline, indent)).join(newline)
  return written === header ? bytes : concat(utf8(written), bytes.subarray(length))
}

function refoldedField(field: string, newline: string, indent: string): string {
  const [, name = '', value = ''] = /^([!-9;-~]+):[ \t]*(.*)$/s.exec(field) ?? []
  if (!ADDRESS_FIELDS.test(name)) return field
  const addresses = splitAddresses(value.replace(/\r?\n[ \t]*/g, ' '))
  if (addresses.length < 2) return field
  const lines: string[] = [`${name}:`]
  addresses.forEach((address, i) => {
    const text = i < addresses.length - 1 ? `${address},` : address
    const line = lines.at(-1) as string
    if (i === 0 || line.length + 1 + text.length <= WIDTH) lines[lines.length - 1] = `${line} ${text}`
    else lines.push(`${indent}${text}`)
  })
  return lines.join(newline)
}

/** At commas outside of quotes, comments and groups. */
function splitAddresses(value: string): string[] {
  if (/[:;]/.test(value.replace(/"(?:[^"\\]|\\.)*"/g, ''))) return []
  return (value.match(/(?:"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|[^,"(])+/g) ?? [])
    .map((address) => address.trim())
    .filter((address) => address !== '')
}
