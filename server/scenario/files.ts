/** Files that a scenario names: within reach of a file, out of reach of what comes over HTTP. */
import { dirname, isAbsolute, join } from 'node:path'
import type { Mistake, Path } from './problems.ts'

export interface LoadOptions {
  /** What came over HTTP is data: it names no files. */
  origin: 'file' | 'http' | 'code'
  /** Named in errors and explanations; what it names in turn is looked for beside it. */
  file?: string
}

export interface Files {
  /** The path from where this process stands; null where files are out of reach. */
  resolve: (name: string) => string | null
}

export const filesOf = ({ origin, file }: LoadOptions): Files => ({
  resolve: (name) => {
    if (origin === 'http') return null
    return isAbsolute(name) || !file ? name : join(dirname(file), name)
  },
})

export const noFiles = (path: Path, hint: string): Mistake => ({
  path,
  at: 'value',
  message: 'A scenario that comes over HTTP names no files.',
  hint,
})

export const unreadable = (file: string, path: Path): Mistake => ({
  path,
  at: 'value',
  message: `${file} cannot be read.`,
  hint: 'Paths are relative to this file.',
})
