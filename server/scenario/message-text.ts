/** A message as text for `contains` and `matches`: as it stands, then its parts decoded where they are encoded. */

const ENCODED = /^content-transfer-encoding:[ \t]*(?:base64|quoted-printable)/im

/** Line ends become LF. */
export async function readableText(raw: Uint8Array): Promise<string> {
  const plain = new TextDecoder().decode(raw).replaceAll('\r\n', '\n')
  if (!ENCODED.test(plain) && !plain.includes('=?')) return plain
  // Loaded only where something is encoded: it is the slowest import of all.
  const { simpleParser } = await import('mailparser')
  const parsed = await simpleParser(Buffer.from(raw), { skipHtmlToText: true, skipTextToHtml: true })
  return [plain, parsed.subject, parsed.text, parsed.html || undefined].filter((part) => part !== undefined).join('\n')
}
