import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('npx bouncelab works right after npm ci', async () => {
  const { stdout } = await run('npx', ['--no-install', 'bouncelab', '--help'])
  expect(stdout).toContain('Usage: bouncelab')
})

test('the package brings what its exports and its bin name', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'])
  const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }]
  const files = new Set(packed.files.map(({ path }) => path))
  for (const file of [
    'dist/server/cli/main.js',
    'dist/server/index.js',
    'dist/server/index.d.ts',
    'dist/server/client/client.js',
    'dist/server/testing/vitest.js',
    'dist/scenario.schema.json',
    'dist/ui/index.html',
    'scenarios/sender-unreachable.yaml',
  ]) {
    expect(files).toContain(file)
  }
})
