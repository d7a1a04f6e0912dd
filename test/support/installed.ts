/** Real clients are used where the machine has them. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test } from 'vitest'

export const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })

/** A test with a program of others. Where it is not, there is nothing to test; `.ci/run` installs them all. */
export function testWith(program: string, name: string, run: () => Promise<void>): void {
  if (isInstalled(program)) test(name, run)
}
