import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../docs/pages.ts'
import { firstBounce } from '../support/first-bounce.mjs'
import { install, pack } from '../support/tarball.mjs'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'bouncelab-tarball-'))
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, string | object>
  dependencies: Record<string, string>
}
/** What users import: `bouncelab`, `bouncelab/client`. */
const modules = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => path.replace(/^\./, 'bouncelab'))

beforeAll(() => {
  install(pack(folder), folder)
  // What a project with tests in TypeScript has beside it.
  for (const name of ['@types/node', 'undici-types', 'vitest']) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'dir')
  }
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('With the tarball alone a fresh user starts it by npx, sends to nobody, and sees the bounce', async () => {
  const bounce = await firstBounce(folder)
  expect(bounce).toMatchObject({ kind: 'bounce', report: [{ status: '5.1.1', action: 'failed' }] })
})

test('Every export can be imported as an ES module', async () => {
  expect(modules).toEqual(expect.arrayContaining(['bouncelab', 'bouncelab/client', 'bouncelab/vitest']))
  // Vitest's own functions are there only while it runs.
  const plain = modules.filter((name) => name !== 'bouncelab/vitest')
  const program = plain.map((name) => `console.log(Object.keys(await import('${name}')).length > 0)`).join('\n')
  writeFileSync(join(folder, 'all.mjs'), program)
  const { stdout } = await run(process.execPath, ['all.mjs'], { cwd: folder })
  expect(stdout.trim().split('\n')).toEqual(plain.map(() => 'true'))
})

const USER = `
${modules.map((name, index) => `import * as all${index} from '${name}'`).join('\n')}
import { defineScenario, dns, rule, SandboxError, startSandbox, startServer, type Summary, type TestSandbox } from 'bouncelab'
import { connect } from 'bouncelab/client'
import schema from 'bouncelab/scenario.schema.json' with { type: 'json' }

export const everything: object[] = [${modules.map((_, index) => `all${index}`).join(', ')}, schema]

const sandbox: TestSandbox = await startSandbox({ clock: 'virtual' })
const bounce: Summary = await sandbox.waitFor({ notice: 'bounce', about: 'nobody@mail.test' })
export const status: string | undefined = bounce.report?.[0]?.status
const server = await startServer({ http: false })
export const port: number = server.smtp.port
export const client = connect('http://127.0.0.1:8025')
export const gone = rule({ domain: 'gone.test' }, dns('not-found'))
export const scenario = defineScenario({ name: 'gone', rules: [gone] })
export const mend = (error: unknown): string | undefined => (error instanceof SandboxError ? error.hint : undefined)
// @ts-expect-error a word that is none
await startSandbox({ clock: 'sometimes' })
// @ts-expect-error a key that there is not
rule({ domian: 'gone.test' }, dns('not-found'))
`

test.each([
  ['NodeNext', { module: 'NodeNext', types: ['node'], lib: ['ES2022', 'ESNext.Disposable'] }],
  ['Bundler', { module: 'ESNext', moduleResolution: 'Bundler', types: ['node'], lib: ['ES2022', 'ESNext', 'DOM'] }],
])('Users check its types strictly, libraries included: %s', { timeout: 300_000 }, async (name, options) => {
  const project = {
    compilerOptions: {
      target: 'ES2022',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      verbatimModuleSyntax: true,
      resolveJsonModule: true,
      skipLibCheck: false,
      noEmit: true,
      ...options,
    },
    files: ['user.ts'],
  }
  writeFileSync(join(folder, 'user.ts'), USER)
  writeFileSync(join(folder, `tsconfig.${name}.json`), JSON.stringify(project))
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const told = await run(process.execPath, [tsc, '-p', `tsconfig.${name}.json`], { cwd: folder }).catch(
    (error) => error,
  )
  expect(told.stdout).toBe('')
})

test('Nothing is installed that only its developers need', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>
  }
  const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !/^[.@]/.test(name))
  const forDevelopers = installed.filter((name) => packages[`node_modules/${name}`]?.dev)
  expect(forDevelopers.filter((name) => !['undici-types', 'vitest'].includes(name))).toEqual([])
  expect(installed).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)))
})
