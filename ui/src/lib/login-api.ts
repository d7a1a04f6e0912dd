/** The page's form: a session begins with a cookie that no script sees. */

/** Why nobody was let in; the texts are those of `login.…`. */
export type Refused = 'wrong' | 'limited' | 'failed'

export interface WhoAmI {
  needed: boolean
  user: string | null
  readOnly: boolean
}

/** @returns null when somebody was let in */
export async function logIn(base: string, user: string, password: string, fetcher = fetch): Promise<Refused | null> {
  const answer = await fetcher(`${base}api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, password }),
  }).catch(() => null)
  if (answer?.ok) return null
  return answer?.status === 401 ? 'wrong' : answer?.status === 429 ? 'limited' : 'failed'
}

export const logOut = (base: string): Promise<unknown> =>
  fetch(`${base}api/session`, { method: 'DELETE' }).catch(() => undefined)

/** Null where the server does not say. */
export async function whoAmI(base: string): Promise<WhoAmI | null> {
  const answer = await fetch(`${base}api/session`).catch(() => null)
  return answer?.ok ? ((await answer.json()) as WhoAmI) : null
}
