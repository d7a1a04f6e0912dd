/** Files of passwords, tokens and certificates in a folder that goes with the test. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Server, type ServerOptions, startServer } from '../../server/server.ts'

export const ANY = { host: '127.0.0.1', port: 0 }

export interface Files {
  folder: string
  /** @returns its path */
  write(name: string, text: string): string
}

export function files(): Files {
  const folder = mkdtempSync(join(tmpdir(), 'doors-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    write: (name, text) => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    },
  }
}

export interface Started extends Server {
  /** What the operator was told: `warn …`. */
  told: string[]
}

export async function start(options: ServerOptions): Promise<Started> {
  const told: string[] = []
  const log: ServerOptions['log'] = ({ level, message }) => void told.push(`${level} ${message}`)
  const server = await startServer({ http: false, log, ...options })
  onTestFinished(() => server.close(0))
  return Object.assign(server, { told })
}

/** Asks again until it is so; followed files are looked at every half second. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50))
}
