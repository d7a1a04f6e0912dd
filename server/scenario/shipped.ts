/** The scenarios that come with the package, by name. The folders in which they lie are for people. */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearest } from '../core/nearest.ts'
import { packageRoot } from '../package/package.ts'
import { loadScenarioFile } from './load.ts'
import type { LoadedScenario, ScenarioFile } from './schema.ts'

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

/** One of them for a list: what it is called, where it lies, what it tells of and which system it plays. */
export interface ShippedScenario {
  name: string
  /** Below scenarios/; empty for none. */
  folder: string
  about: string
  mta: string | null
}

let listed: Promise<ShippedScenario[]> | undefined

/** By folder and name. Read once: a package does not change while it runs. */
export function listShipped(): Promise<ShippedScenario[]> {
  listed ??= Promise.all(shippedFiles().sort().map(describe)).catch((error: unknown) => {
    listed = undefined
    throw error
  })
  return listed
}

async function describe(file: string): Promise<ShippedScenario> {
  const { parse } = await import('yaml')
  const { about = '', mta } = parse(await readFile(join(FOLDER, file), 'utf8')) as ScenarioFile
  const folder = dirname(file).split(sep).join('/')
  return { name: nameOf(file), folder: folder === '.' ? '' : folder, about, mta: mta?.type ?? null }
}

/** @returns its text as it is written; null where none is called so */
export async function shippedText(name: string): Promise<string | null> {
  const file = shippedFile(name)
  return file === null ? null : readFile(file, 'utf8')
}

/** @returns the one that is written just so; null where none is */
export async function shippedOfText(text: string): Promise<LoadedScenario | null> {
  for (const file of shippedFiles()) {
    if ((await readFile(join(FOLDER, file), 'utf8')) === text) return loadScenarioFile(join(FOLDER, file))
  }
  return null
}

/** What to write in place of a name that none has: the nearest one, or one of them all. */
export function shippedInstead(name: string): string {
  const near = nearest(name, shippedNames())
  return near ? `Did you mean ${near}?` : `Shipped are: ${shippedNames().join(', ')}.`
}
