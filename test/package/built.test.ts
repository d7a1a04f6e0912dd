import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../docs/pages.ts'

const FOLDER = join(ROOT, 'dist/server')
const read = (file: string) => readFileSync(join(FOLDER, file), 'utf8')
const files = readdirSync(FOLDER)

test('no module is in two of the built files, so that entries share what they load', () => {
  const maps = files
    .filter((file) => file.endsWith('.map'))
    .map((file) => JSON.parse(read(file)) as { sources: string[] })
  const sources = maps.flatMap((map) => map.sources)
  expect(sources).toContain('../../server/server.ts')
  expect(sources.filter((source, at) => sources.indexOf(source) !== at)).toEqual([])
})

test('the built files import nothing but each other, Node, and what is installed with them', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const installed = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)])
  const packages = files
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => [...read(file).matchAll(/^(?:import|export) .*?["'](.+)["'];$|\bimport\(["'](.+?)["']\)/gm)])
    .map(([, name, lazy]) => name ?? lazy ?? '')
    .filter((name) => !name.startsWith('./') && !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0])
  expect(packages).toContain('libsql')
  expect(packages.filter((name) => !installed.has(name ?? ''))).toEqual([])
})
