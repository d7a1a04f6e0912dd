/** The runner's side of an action: inputs come by variables, what is told goes to files that variables name. */

import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { EOL } from 'node:os'

/** The runner keeps the hyphens of an input's name. */
export const input = (name) => (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim()

export const lines = (name) =>
  input(name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** With a delimiter that nobody can guess, so that no value can end its own record. */
function tell(file, name, value) {
  const path = process.env[file]
  if (!path) throw new Error(`${file} is not set: this runs as a step of GitHub Actions.`)
  const end = `end-${randomUUID()}`
  appendFileSync(path, `${name}<<${end}${EOL}${value}${EOL}${end}${EOL}`)
}

export const output = (name, value) => tell('GITHUB_OUTPUT', name, value)
/** For the steps that follow. */
export const variable = (name, value) => tell('GITHUB_ENV', name, value)
/** For this action's own stop; it comes back as STATE_name. */
export const keep = (name, value) => tell('GITHUB_STATE', name, value)
export const kept = (name) => process.env[`STATE_${name}`] ?? ''

/** An error that the runner shows at the step. */
export function fail(message) {
  const escaped = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  console.log(`::error title=bouncelab::${escaped}`)
  process.exitCode = 1
}
