/**
 * `npm audit` of what is installed with bouncelab, and of the rest, in two lines. Exits 1 for a known weakness in what
 * is installed; one in what only builds and tests is told. Where the registry cannot be asked it says so, and that
 * nothing is known then.
 */
import { spawnSync } from 'node:child_process'

const SECONDS = 60

/** @param {string} what @param {string[]} flags */
function audit(what, flags) {
  const { stdout, error } = spawnSync('npm', ['audit', '--json', ...flags], {
    encoding: 'utf8',
    timeout: SECONDS * 1000,
  })
  const found = read(stdout)
  if (!found?.metadata) {
    const why = error?.message ?? found?.message ?? found?.error?.summary ?? 'no answer'
    console.log(`npm audit, ${what}: the registry could not be asked (${why}); nothing is known.`)
    return 0
  }
  const { total } = found.metadata.vulnerabilities
  console.log(`npm audit, ${what}: ${total === 0 ? 'nothing known' : `${total} known`}`)
  for (const { name, severity, range } of Object.values(found.vulnerabilities)) {
    console.log(`  ${severity}: ${name} ${range}`)
  }
  return total
}

/** @param {string} text */
function read(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const installed = audit('what is installed', ['--omit=dev'])
audit('all packages', [])
process.exitCode = installed > 0 ? 1 : 0
