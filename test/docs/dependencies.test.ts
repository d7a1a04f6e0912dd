import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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
