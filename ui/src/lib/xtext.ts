/** xtext (RFC 3461 section 4): `+2B` is a plus. What is malformed stays as it is. Pure. */
export function decodeXtext(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const out: number[] = []
  for (let at = 0; at < bytes.length; at++) {
    const pair = bytes[at] === 0x2b ? String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0) : ''
    const isHex = /^[0-9A-F]{2}$/.test(pair)
    out.push(isHex ? Number.parseInt(pair, 16) : (bytes[at] as number))
    if (isHex) at += 2
  }
  return new TextDecoder().decode(Uint8Array.from(out))
}
