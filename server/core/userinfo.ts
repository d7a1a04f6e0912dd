/** Users and passwords in URLs (RFC 3986 section 3.2.1). */

/**
 * What was meant: `%40` is an at-sign, and a percent sign that escapes nothing is one, as who writes `100%` means it.
 * @example unescaped('p%40ss 100%') // 'p@ss 100%'
 */
export const unescaped = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      // No UTF-8.
      return run
    }
  })
