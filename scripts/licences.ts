/**
 * Writes docs/licences.txt: every package of package-lock.json under its licence, what is installed with bouncelab
 * apart from what only building and testing need. `npm run docs`; test/docs/dependencies.test.ts holds it to the lock.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface Locked {
  version?: string
  license?: string
  dev?: boolean
  link?: boolean
}

/** Those whose package.json names none in the form that npm reads; what their own LICENSE says. */
const BY_HAND: Readonly<Record<string, string>> = { exit: 'MIT', runed: 'MIT', 'svelte-toolbelt': 'MIT' }

/** @param lock the text of package-lock.json */
export function licencesText(lock: string): string {
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> }
  const of = (isDev: boolean): string => {
    const byLicence = new Map<string, Set<string>>()
    for (const [path, entry] of Object.entries(packages)) {
      const name = path.replace(/^.*node_modules\//, '')
      // The checkout itself, and the folder in it that stands for a package.
      if (!path.includes('node_modules/') || entry.link || Boolean(entry.dev) !== isDev) continue
      const licence = entry.license ?? BY_HAND[name] ?? 'UNKNOWN'
      byLicence.set(licence, (byLicence.get(licence) ?? new Set()).add(`${name} ${entry.version}`))
    }
    return [...byLicence]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([licence, names]) =>
          `${licence}\n${[...names]
            .sort()
            .map((name) => `  ${name}\n`)
            .join('')}`,
      )
      .join('\n')
  }
  return `Installed with bouncelab\n========================\n\n${of(false)}\nFor building and testing only\n=============================\n\n${of(true)}`
}

const root = new URL('../', import.meta.url)
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = readFileSync(new URL('package-lock.json', root), 'utf8')
  writeFileSync(new URL('docs/licences.txt', root), licencesText(lock))
}
