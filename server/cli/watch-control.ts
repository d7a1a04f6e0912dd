/** Follows a control folder: a file that changes, appears or goes is in force at once; a mistake leaves the old ones. */
import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { changedSettings } from '../core/changed-settings.ts'
import type { MtaInput, ShownSetting } from '../core/mta.ts'
import { SandboxError } from '../errors.ts'
import { byOperator, createMta, sameMta } from '../mta/mta.ts'
import { changesOf, overFolder } from '../mta/qmail/control-change.ts'
import { readControl } from '../mta/qmail/read-control.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Server } from '../server.ts'
import { errorText } from './fail.ts'
import type { Log } from './log.ts'

/** Editors write a file in several steps, and whoever changes two files means both. */
const QUIET_MS = 100

/** A configuration in files, which the server goes by. */
export interface Followed {
  /** Named in what is logged. */
  path: string
  read: () => Promise<MtaInput>
  /** The folders whose changes matter, all of their files or only some. */
  watched: () => { path: string; only?: string[] }[]
}

/** @returns ends the watching */
export const watchControl = (folder: string, server: Server, log: Log): (() => void) =>
  watchMta(
    { path: folder, read: async () => byOperator(await readControl(folder)), watched: () => watchedFolders(folder) },
    server,
    log,
  )

/** @returns ends the watching */
export function watchMta(followed: Followed, server: Server, log: Log): () => void {
  const { path: folder } = followed
  const { options } = server.sandboxes
  options.mtaFolder = { path: folder, problem: null }
  warn(folder, createMta(options.mta as MtaInput, { timezone: options.timezone }).show(), log)
  let timer: ReturnType<typeof setTimeout> | null = null
  let reading = Promise.resolve()
  let watchers: FSWatcher[] = []
  const changed = () => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => {
      // Folders may have come and gone: each is watched by what it is now.
      arm()
      reading = reading.then(() => reread(followed, server, log))
    }, QUIET_MS)
  }
  const arm = () => {
    for (const watcher of watchers) watcher.close()
    watchers = followed.watched().flatMap(({ path, only }) => watchFolder(path, only, changed))
  }
  arm()
  return () => {
    if (timer) clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}

/** The folder, what is read beside it, and the one above, which tells when one of them comes or goes. */
function watchedFolders(folder: string): { path: string; only?: string[] }[] {
  const whole = resolve(folder)
  const above = dirname(whole)
  return [
    { path: whole },
    { path: join(above, 'alias') },
    { path: join(above, 'users') },
    { path: above, only: [basename(whole), 'alias', 'users'] },
  ]
}

function watchFolder(path: string, only: string[] | undefined, changed: () => void): FSWatcher[] {
  try {
    const watcher = watch(path, (_, name) => {
      if (!only || name === null || only.includes(name)) changed()
    })
    watcher.on('error', () => undefined)
    return [watcher]
  } catch {
    // Not there, or not any more: the folder above tells when it comes.
    return []
  }
}

async function reread({ path: folder, read }: Followed, server: Server, log: Log): Promise<void> {
  const { options } = server.sandboxes
  try {
    const mta = await read()
    const shown = createMta(mta, { timezone: options.timezone }).show()
    const before = options.mta as MtaInput
    const wasFaulty = options.mtaFolder?.problem != null
    if (sameMta(mta, before) && !wasFaulty) return
    options.mta = mta
    options.mtaFolder = { path: folder, problem: null }
    await putInForce(before, mta, server, log)
    const told = changedSettings(createMta(before, { timezone: options.timezone }).show(), shown)
    log({ level: 'info', message: [`${folder}: applied`, ...told.map(wants)].join('\n') })
    warn(folder, told, log)
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    const problem = errorText(error).replace(/^bouncelab: /, '')
    if (problem === options.mtaFolder?.problem) return
    options.mtaFolder = { path: folder, problem }
    await tellProblem(folder, problem, server)
    const message = `${problem}\nThe configuration as it was before stays in force until this is mended.`
    log({ level: 'error', message, problems: error.problems })
  }
}

function warn(folder: string, settings: readonly ShownSetting[], log: Log): void {
  for (const { name, warnings } of settings) {
    for (const { text } of warnings ?? []) log({ level: 'warn', message: `${join(folder, name)}: ${text}` })
  }
}

const wants = ({ name, afterChange }: ShownSetting): string =>
  `  ${name} changed.${afterChange ? ` In qmail: ${afterChange}` : ''}`

/**
 * In every sandbox that goes by the folder, under what was changed there; one that was given a configuration of its own
 * keeps it.
 */
async function putInForce(before: MtaInput, mta: MtaInput, server: Server, log: Log): Promise<void> {
  for (const sandbox of await followers(before, server)) {
    await sandbox.setMta(overFolder(mta, changesOf(sandbox.engine.state.mta))).catch((error) => {
      if (!(error instanceof SandboxError)) throw error
      const message = `sandbox ${sandbox.name} no longer goes by the folder, for what was changed there does not fit.`
      log({ level: 'warn', message: `${message}\n${error.message}` })
    })
  }
}

async function tellProblem(folder: string, problem: string, server: Server): Promise<void> {
  const { mta } = server.sandboxes.options
  if (!mta) return
  for (const sandbox of await followers(mta, server)) sandbox.note({ type: 'mta.refused', folder, problem })
}

async function followers(mta: MtaInput, server: Server): Promise<Sandbox[]> {
  const all = await Promise.all(server.sandboxes.names().map((name) => server.sandbox(name)))
  return all.filter(({ engine: { state } }) => sameMta(state.mta, overFolder(mta, changesOf(state.mta))))
}
