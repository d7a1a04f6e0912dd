/** Where the page stands: the server's base path, and the sandbox in the page's own path. */

export interface Place {
  /** Ends with a slash; the API and the assets are under it. */
  base: string
  sandbox: string
  /** The page's own path, which links to views are made of. */
  path: string
}

/**
 * `/s/ci-42/` shows the sandbox `ci-42`; any other path the default one.
 *
 * @param base the pathname of the document's base address
 */
export function placeOf(base: string, pathname: string): Place {
  const rest = pathname.startsWith(base) ? pathname.slice(base.length) : ''
  const found = /^s\/([a-z0-9][a-z0-9-]{0,62})(?:\/|$)/.exec(rest)
  const sandbox = found?.[1] ?? 'default'
  return { base, sandbox, path: found ? sandboxPath(base, sandbox) : base }
}

export const isSandboxName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,62}$/.test(name)

/** The page of a sandbox. */
export const sandboxPath = (base: string, sandbox: string): string =>
  sandbox === 'default' ? base : `${base}s/${sandbox}/`
