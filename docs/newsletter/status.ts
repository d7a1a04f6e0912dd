/** The first enhanced status code (RFC 3463) in a text, which may hold IP addresses as well. */
export const statusIn = (text: string): string | null =>
  /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/.exec(text)?.[0] ?? null
