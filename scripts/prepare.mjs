/**
 * npm's `prepare`: builds. `npx bouncelab` in a checkout installs the checkout into npx's cache at its first use and
 * calls this again; what `npm ci` built then serves, or that first use would take half a minute.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const isNpx = process.env.npm_command === 'exec'

if (!isNpx || !existsSync('dist/server/cli.js')) {
  const { status } = spawnSync('npm', ['run', 'build'], { stdio: 'inherit', shell: true })
  process.exitCode = status ?? 1
}
