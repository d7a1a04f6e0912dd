/** Where this package lies, and its version. */
import { readFileSync } from 'node:fs'

/** Two folders up from this source, and from what the build puts side by side into dist/server. */
export const packageRoot = new URL('../../', import.meta.url)

export const packageVersion = (): string =>
  (JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }).version
