/** Passwords in the URLs of mail servers and webhooks: kept where something is sent, hidden wherever people look. */

/** What stands in a password's place. */
export const HIDDEN = '***'

const URL_WITH_PASSWORD = /((?:smtps?|lmtp|https?):\/\/[^\s:/@'"]*):([^\s@/'"]+)@([^\s/?#'",\]}]*)/gi

/** Of a URL that will not do: of whatever scheme it is, or of none. */
export const withoutAnyPassword = (url: string): string => url.replace(/:[^:@\s]+@/, `:${HIDDEN}@`)

/** The same, `***` in place of each password: of a text, or of every text in it. */
export function withoutPasswords<T>(value: T): T {
  return eachText(value, (text) =>
    text.includes('@') ? text.replace(URL_WITH_PASSWORD, (_, start, __, host) => `${start}:${HIDDEN}@${host}`) : text,
  )
}

/**
 * What was shown and comes back, with its passwords: `***` stands for the one that the same user has at the same host.
 * @param known what has the passwords
 */
export function withPasswords<T>(value: T, known: unknown): T {
  const passwords = new Map<string, string>()
  const keyOf = (start: string, host: string) => `${start}@${host}`.toLowerCase()
  eachText(known, (text) => {
    for (const [, start = '', password = '', host = ''] of text.matchAll(URL_WITH_PASSWORD))
      if (password !== HIDDEN) passwords.set(keyOf(start, host), password)
    return text
  })
  if (passwords.size === 0) return value
  return eachText(value, (text) =>
    text.includes(HIDDEN)
      ? text.replace(URL_WITH_PASSWORD, (all, start, password, host) =>
          password === HIDDEN ? `${start}:${passwords.get(keyOf(start, host)) ?? HIDDEN}@${host}` : all,
        )
      : text,
  )
}

function eachText<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((each) => eachText(each, change)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, eachText(each, change)])) as T
}
