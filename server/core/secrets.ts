/**
 * Passwords in the URLs of mail servers and webhooks, and what webhooks sign with: kept where something is sent, hidden
 * wherever people look.
 */

/** What stands in a password's place. */
export const HIDDEN = '***'

const URL_WITH_PASSWORD = /((?:smtps?|lmtp|https?):\/\/[^\s:/@'"]*):([^\s@/'"]+)@([^\s/?#'",\]}]*)/gi

/** Whether a URL comes from where its password is not shown. */
export const isPasswordHidden = (url: string): boolean => URL.canParse(url) && new URL(url).password === HIDDEN

/** Of a URL that will not do: of whatever scheme it is, or of none. */
export const withoutAnyPassword = (url: string): string => url.replace(/:[^:@\s]+@/, `:${HIDDEN}@`)

/** What a webhook signs with, and how it is told apart from others'. */
export interface WebhookKey {
  /** Its password does not count. */
  url: string
  format: string
  secret: string
}

/** The same, `***` in place of each password and each webhook's secret: of a text, or of every text in it. */
export function withoutPasswords<T>(value: T): T {
  return eachText(
    value,
    (text) =>
      text.includes('@') ? text.replace(URL_WITH_PASSWORD, (_, start, __, host) => `${start}:${HIDDEN}@${host}`) : text,
    () => HIDDEN,
  )
}

/**
 * What was shown and comes back, with its passwords and secrets: `***` stands for the password that the same user has at
 * the same host, and for the secret of the webhook to the same URL.
 * @param known what has them
 */
export function withPasswords<T>(value: T, known: unknown): T {
  const passwords = new Map<string, string>()
  const keys = webhookKeysIn(known)
  const keyOf = (start: string, host: string) => `${start}@${host}`.toLowerCase()
  const learn = (text: string) => {
    for (const [, start = '', password = '', host = ''] of text.matchAll(URL_WITH_PASSWORD))
      if (password !== HIDDEN) passwords.set(keyOf(start, host), password)
    return text
  }
  eachText(known, learn, ({ secret }) => secret)
  if (passwords.size === 0 && keys.length === 0) return value
  const restore = (text: string) =>
    text.includes(HIDDEN)
      ? text.replace(URL_WITH_PASSWORD, (all, start, password, host) =>
          password === HIDDEN ? `${start}:${passwords.get(keyOf(start, host)) ?? HIDDEN}@${host}` : all,
        )
      : text
  return eachText(value, restore, (key) => knownSecret(key, keys) ?? key.secret)
}

/** Every webhook of such data that has a secret. */
export function webhookKeysIn(data: unknown): WebhookKey[] {
  const keys: WebhookKey[] = []
  const take = (key: WebhookKey) => {
    keys.push(key)
    return key.secret
  }
  eachText(data, (text) => text, take)
  return keys
}

/**
 * The secret that `***` stands for: of the same URL, else the only one that is known at its host; a webhook whose path
 * changes is still the same application's.
 * @returns null for a secret that is written out, and where none is known
 */
export function knownSecret({ url, format, secret }: WebhookKey, keys: readonly WebhookKey[]): string | null {
  if (secret !== HIDDEN) return null
  const fits = (place: (url: string) => string | null) =>
    keys.filter((key) => key.secret !== HIDDEN && key.format === format && place(key.url) === place(url))
  const [exact] = fits(withoutPasswords)
  if (exact) return exact.secret
  const [near, ...others] = fits(originOf)
  return near && others.every((other) => other.secret === near.secret) ? near.secret : null
}

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : url)

/** A webhook as data is what has a URL and a secret. */
function asKey(value: object): WebhookKey | null {
  const { url, format = 'bouncelab', secret } = value as Partial<WebhookKey>
  return typeof url === 'string' && typeof secret === 'string' ? { url, format, secret } : null
}

function eachText<T>(value: T, change: (text: string) => string, secretOf: (key: WebhookKey) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((each) => eachText(each, change, secretOf)) as T
  if (typeof value !== 'object' || value === null) return value
  const key = asKey(value)
  const entries = Object.entries(value).map(([name, each]) => [
    name,
    key && name === 'secret' ? secretOf(key) : eachText(each, change, secretOf),
  ])
  return Object.fromEntries(entries) as T
}
