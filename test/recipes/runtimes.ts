/**
 * The runtimes that the recipes are for. Those of npm are always there; of the others `.ci/run` installs what is known
 * to its Debian and sets BOUNCELAB_RECIPES, so that a missing one is an error there.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const module = (path: string) => `${ROOT}node_modules/${path}`

export interface Runtime {
  /** The word behind the fence of its recipe. */
  name: string
  /** The name under which its runner knows a test. */
  file: string
  /** Further files beside it. */
  beside?: Record<string, string>
  command: string
  arguments: string[]
  env?: Record<string, string>
  /** What must end with 0 where it is installed; absent for what npm brings. */
  probe?: string[]
  debian?: string
  /** What its output says where the test ran and passed: a runner that finds no test may be content too. */
  passed: RegExp
}

const node = process.execPath

/** Debian's own sees Debian's packages, another one that is first in the path may not. */
const PYTEST = ['-m', 'pytest', '--version']
const python = ['python3', '/usr/bin/python3'].find((each) => spawnSync(each, PYTEST).status === 0) ?? 'python3'

export const RUNTIMES: Runtime[] = [
  {
    name: 'node-test',
    file: 'recipe.test.mjs',
    command: node,
    arguments: ['--test', 'recipe.test.mjs'],
    passed: /pass 1\b/,
  },
  {
    name: 'jest',
    file: 'recipe.test.mjs',
    beside: { 'jest.config.json': '{"testMatch": ["**/*.test.mjs"], "transform": {}}' },
    command: node,
    arguments: ['--experimental-vm-modules', module('jest/bin/jest.js'), '--rootDir=.', '--watchman=false'],
    passed: /Tests: +1 passed, 1 total/,
  },
  {
    name: 'playwright',
    file: 'recipe.spec.mjs',
    beside: { 'playwright.config.mjs': 'export default { testDir: ".", workers: 1 }\n' },
    command: node,
    arguments: [module('@playwright/test/cli.js'), 'test'],
    passed: /1 passed/,
  },
  {
    name: 'pytest',
    file: 'test_recipe.py',
    command: python,
    arguments: ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'test_recipe.py'],
    probe: PYTEST,
    debian: 'python3-pytest',
    passed: /1 passed/,
  },
  {
    name: 'rspec',
    file: 'recipe_spec.rb',
    command: 'rspec',
    arguments: ['recipe_spec.rb'],
    probe: ['--version'],
    debian: 'ruby-rspec',
    passed: /1 example, 0 failures/,
  },
  {
    name: 'phpunit',
    file: 'DeadAddressTest.php',
    command: 'phpunit',
    arguments: ['--do-not-cache-result', 'DeadAddressTest.php'],
    probe: ['--version'],
    debian: 'phpunit',
    passed: /OK \(1 test, 1 assertion\)/,
  },
  {
    name: 'go',
    file: 'bounce_test.go',
    beside: { 'go.mod': 'module bounce\n\ngo 1.19\n' },
    command: 'go',
    arguments: ['test', '-count=1', '-v', '.'],
    env: { GOFLAGS: '-mod=mod', GOPROXY: 'off' },
    probe: ['version'],
    debian: 'golang-go',
    passed: /--- PASS: TestADeadAddressBounces/,
  },
  {
    name: 'java',
    file: 'DeadAddressTest.java',
    command: 'java',
    arguments: ['DeadAddressTest.java'],
    // A JDK: a runtime alone cannot run a source file.
    probe: ['--list-modules', 'jdk.compiler'],
    debian: 'default-jdk-headless',
    passed: /^/,
  },
]

/** For the examples of docs/fixture.md. */
export const VITEST: Runtime = {
  name: 'vitest',
  file: 'recipe.test.ts',
  beside: { 'vitest.config.mjs': 'export default {}\n' },
  command: node,
  arguments: [module('vitest/vitest.mjs'), 'run', '--root', '.'],
  passed: /Tests +1 passed/,
}

/** @throws Error where the runtime has to be there and is not */
export function isThere({ name, command, probe, debian }: Runtime): boolean {
  if (!probe) return true
  const { status, stdout, stderr, error } = spawnSync(command, probe, { encoding: 'utf8' })
  if (status === 0 && (name !== 'java' || stdout.includes('jdk.compiler'))) return true
  if (!process.env.BOUNCELAB_RECIPES) return false
  const why = (error?.message ?? stderr).trim().split('\n')[0]
  throw new Error(`The recipe for ${name} has to be run here (BOUNCELAB_RECIPES), and ${command} does not start: ${why}
Install it: apt-get install ${debian}`)
}
