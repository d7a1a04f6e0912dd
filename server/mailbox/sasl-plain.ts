/** SASL PLAIN (RFC 4616), as POP3 and IMAP take it. */

/** @returns null for what is none */
export function readPlain(base64: string): { user: string; password: string } | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return null
  const parts = Buffer.from(base64, 'base64').toString('utf8').split('\0')
  const [identity = '', user = '', password] = parts
  if (password === undefined || parts.length > 3) return null
  return { user: user || identity, password }
}
