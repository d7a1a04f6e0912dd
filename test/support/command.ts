/** How a test starts the command line: the built program, as users run it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url))

if (!existsSync(main)) throw new Error(`${main} is missing: run npm ci (or npm run build) first`)

/** Arguments for node. */
export const command = [main]
