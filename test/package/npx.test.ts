import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'

/** npm asks its registry for news of itself now and then, and waits for an answer: not in a test. */
const QUIET = { npm_config_update_notifier: 'false', npm_config_audit: 'false', npm_config_fund: 'false' }

function run(command: string, words: string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(command, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...QUIET, ...env },
  })
  return text(child.stdout)
}

test('npx bouncelab works right after npm ci', { timeout: 180_000 }, async () => {
  // npx links a checkout once for each path, and goes on with a link to where an older version had its bin.
  const cache = mkdtempSync(join(tmpdir(), 'bouncelab-npx-'))
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }))
  const help = await run('npx', ['--no-install', 'bouncelab', '--help'], { npm_config_cache: cache })
  expect(help).toContain('Usage: bouncelab')
})

test('the package brings what its exports and its bin name', { timeout: 180_000 }, async () => {
  const [packed] = JSON.parse(await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'])) as [
    { files: { path: string }[] },
  ]
  const files = new Set(packed.files.map(({ path }) => path))
  for (const file of [
    'dist/server/cli.js',
    'dist/server/index.js',
    'dist/types/index.d.ts',
    'dist/server/client.js',
    'dist/server/vitest.js',
    'dist/scenario.schema.json',
    'dist/ui/index.html',
    'scenarios/lost-and-found/sender-unreachable.yaml',
  ]) {
    expect(files).toContain(file)
  }
})
