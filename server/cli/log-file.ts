/**
 * The log in a file. Whatever becomes of the file while the server runs, mail goes on: it is said once, and what the
 * file would hold goes to stderr until it can be written again.
 */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs'
import { SandboxError } from '../errors.ts'

export interface LogFile {
  write(text: string): void
  /** Opens the file by its name again, for whoever moved it away: logrotate and its like. */
  reopen(): void
  close(): void
}

type Say = (text: string) => void

/**
 * @param say where to go while the file cannot be written
 * @throws SandboxError E_CONFIG where it cannot be opened now
 */
export function openLogFile(path: string, say: Say = (text) => void process.stderr.write(text)): LogFile {
  let fd: number | null = openFirst(path)
  /** Whether it was said that the file cannot be written. */
  let isTold = false

  function close(): void {
    const open = fd
    fd = null
    // A file of a mount that is gone cannot even be closed.
    if (open !== null) attempt(() => closeSync(open))
  }

  function lose(error: unknown): void {
    close()
    if (isTold) return
    isTold = true
    say(`error: --log-file: ${path} cannot be written: ${messageOf(error)}. The log goes here until it can.\n`)
  }

  /** The file that has the name now; one that was deleted under us is made anew. */
  function present(): number {
    if (fd !== null && fstatSync(fd).nlink === 0) close()
    fd ??= openSync(path, 'a')
    return fd
  }

  return {
    write(text) {
      try {
        writeWhole(present(), text)
        if (isTold) say(`--log-file: ${path} is written again.\n`)
        isTold = false
      } catch (error) {
        lose(error)
        say(text)
      }
    },
    reopen() {
      close()
      try {
        present()
      } catch (error) {
        lose(error)
      }
    },
    close,
  }
}

function openFirst(path: string): number {
  try {
    return openSync(path, 'a')
  } catch (cause) {
    const hint = 'Give a file that can be written, in a folder that is there.'
    throw new SandboxError('E_CONFIG', `--log-file: ${path} cannot be written: ${messageOf(cause)}.`, { hint, cause })
  }
}

/** A full disk may take the beginning alone. */
function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

function attempt(run: () => void): void {
  try {
    run()
  } catch {
    // There is nothing left to do about it.
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
