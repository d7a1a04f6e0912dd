const LONGEST = 200

/**
 * A file name that a mail brought, fit for a header and for a disk: no control character, no mark that turns the reading
 * direction, no path, no hidden file.
 * @example safeFilename('../../etc/\u202egnp.exe') // '_.._etc_gnp.exe'
 */
export function safeFilename(filename: string): string {
  const name = filename
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replace(/[/\\:]/g, '_')
    .trim()
    .replace(/^\.+/, '_')
    .slice(0, LONGEST)
  return name || 'part'
}
