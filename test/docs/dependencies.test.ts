import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { licencesText } from '../../scripts/licences.ts'
import { pageText, ROOT } from './pages.ts'

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'))
const { dependencies } = read('package.json') as { dependencies: Record<string, string> }
const { packages } = read('package-lock.json') as {
  packages: Record<string, { license?: string; hasInstallScript?: boolean; dev?: boolean }>
}

test.each(['docs/dependencies.md', 'docs/dependencies.ja.md'])(
  '%s lists what package.json has, each with its licence and a reason',
  (page) => {
    const rows = [...pageText(page).matchAll(/^\| (\S+) \| (\S+) \| [\d.]+ [kM]B \| (.+) \|$/gm)]
    expect(rows.map(([, name, licence]) => [name, licence])).toEqual(
      Object.keys(dependencies).map((name) => [name, packages[`node_modules/${name}`]?.license]),
    )
    expect(rows.filter(([, , , reason]) => (reason ?? '').length < 10)).toEqual([])
  },
)

test('Nothing of it runs a script when it is installed', () => {
  const scripts = Object.entries(packages).filter(
    ([path, entry]) => path !== '' && !entry.dev && entry.hasInstallScript,
  )
  expect(scripts.map(([path]) => path)).toEqual([])
})

test('docs/licences.txt lists every package of the lock file, each under a licence; npm run docs writes it', () => {
  const text = licencesText(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  expect(readFileSync(join(ROOT, 'docs/licences.txt'), 'utf8')).toBe(text)
  expect(text).not.toContain('UNKNOWN')
  const [installed = ''] = text.split('For building and testing only')
  const licences = [...installed.matchAll(/^([A-Z]\S*)$/gm)].map(([, licence]) => licence)
  expect(licences).toEqual(['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'])
})

test('every package is locked to a version and to its bytes', () => {
  const loose = Object.entries(packages as Record<string, { version?: string; integrity?: string; link?: boolean }>)
    .filter(([path]) => path.includes('node_modules/'))
    .filter(([, { version, integrity, link }]) => !link && !(version && integrity?.startsWith('sha512-')))
  expect(loose.map(([path]) => path)).toEqual([])
})

test('our own package runs nothing where it is installed: prepare is for checkouts, npm leaves it out of a package', () => {
  const { scripts } = read('package.json') as { scripts: Record<string, string> }
  const { hasInstallScript } = packages[''] as { hasInstallScript?: boolean }
  expect(['preinstall', 'install', 'postinstall'].filter((name) => name in scripts)).toEqual([])
  expect(hasInstallScript ?? false).toBe(false)
})
