/** The scenarios that come with the package, by name. The folders in which they lie are for people. */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearest } from '../core/nearest.ts'
import { packageRoot } from '../package/package.ts'
import { loadScenarioFile } from './load.ts'
import type { LoadedScenario } from './schema.ts'

const FOLDER = fileURLToPath(new URL('scenarios/', packageRoot))

const shippedFiles = (): string[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))

const nameOf = (file: string): string => basename(file, '.yaml')

export function shippedNames(): string[] {
  return shippedFiles().map(nameOf).sort()
}

/** @returns the whole path; null where none is called so */
export function shippedFile(name: string): string | null {
  const file = shippedFiles().find((each) => nameOf(each) === name)
  return file === undefined ? null : join(FOLDER, file)
}

/** @returns null where none is called so */
export async function loadShipped(name: string): Promise<LoadedScenario | null> {
  const file = shippedFile(name)
  return file === null ? null : loadScenarioFile(file)
}

/** What to write in place of a name that none has: the nearest one, or one of them all. */
export function shippedInstead(name: string): string {
  const near = nearest(name, shippedNames())
  return near ? `Did you mean ${near}?` : `Shipped are: ${shippedNames().join(', ')}.`
}
