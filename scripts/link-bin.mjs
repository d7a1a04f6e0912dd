/**
 * Makes the bin executable and reachable by `npx bouncelab` in a checkout. npm links no bin of the root package that its
 * own `prepare` has still to write, and npx would then install the checkout into its cache, building it once more.
 */
import { chmodSync, existsSync, rmSync, symlinkSync } from 'node:fs'

const bin = 'dist/server/cli/main.js'
const link = 'node_modules/.bin/bouncelab'

chmodSync(bin, 0o755)
if (existsSync('node_modules/.bin') && process.platform !== 'win32') {
  rmSync(link, { force: true })
  symlinkSync(`../../${bin}`, link)
}
