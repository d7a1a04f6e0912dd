import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const server = join(dirname(fileURLToPath(import.meta.url)), '../../server')

const filesOf = (folder: string): string[] =>
  readdirSync(join(server, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(server, file), 'utf8').matchAll(
      /^(?:import|export|\})[^'\n]*? from '([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map((found) => {
    const name = (found[1] ?? found[2]) as string
    return name.startsWith('.') ? relative(server, normalize(join(server, dirname(file), name))) : name
  })

const strangers = (folder: string, allowed: RegExp): string[] =>
  filesOf(folder).flatMap((file) =>
    importsOf(file)
      .filter((name) => !allowed.test(name))
      .map((name) => `${file} imports ${name}`),
  )

/** Code without its comments and strings, so that a word in prose is no offence. */
const codeOf = (file: string): string =>
  readFileSync(join(server, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")

const IMPURE =
  /\b(?:new Date\b|Date\.|Math\.random|setTimeout|setInterval|setImmediate|queueMicrotask|process\.|Buffer\b|performance\.|crypto\.|require\()/

const impure = (files: string[]): string[] =>
  files.flatMap((file) => {
    const found = IMPURE.exec(codeOf(file))
    return found ? [`${file} uses ${found[0]}`] : []
  })

test('the core imports nothing but itself', () => {
  expect(strangers('core', /^core\//)).toEqual([])
})

test('the mail helpers know only the core', () => {
  expect(strangers('mail', /^(?:mail|core)\//)).toEqual([])
})

/** What an operator keeps in files is read by these, before it is a configuration. */
const READERS = [
  'mta/qmail/read-control.ts',
  'mta/imta/config/read-files.ts',
  'mta/imta/templates/read-templates.ts',
  'mta/common/read-folder.ts',
]
const reads = (line: string) => READERS.some((file) => line.includes(file))

test('the MTAs know only the core, the mail helpers and the schema library', () => {
  const files = /^(?:mta|mail|core)\/|^errors\.ts$|^zod$/
  expect(strangers('mta', files).filter((line) => !reads(line))).toEqual([])
})

test('the core and the mail helpers use no clock, no chance, no timer and nothing of Node', () => {
  expect(impure([...filesOf('core'), ...filesOf('mail')])).toEqual([])
})

test('the MTAs use no clock, no chance and no timer, and only their readers read files', () => {
  expect(impure(filesOf('mta').filter((file) => !reads(file)))).toEqual([])
})

test('this test would notice an impure file', () => {
  expect(IMPURE.test('const now = Date.now()')).toBe(true)
  expect(IMPURE.test('Math.random()')).toBe(true)
})
