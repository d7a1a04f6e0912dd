/** The configuration in force, file by file, as qmail-showctl tells it. */
import type { ShownSetting } from '../../core/mta.ts'
import { missing, type QmailConfig } from './config.ts'
import { lineValue, listValue } from './control.ts'
import { CONTROL_FILES } from './control-files.ts'

export const show = (config: QmailConfig): ShownSetting[] =>
  Object.keys(CONTROL_FILES).map((name) => shown(config, name))

function shown(config: QmailConfig, name: string): ShownSetting {
  const file = CONTROL_FILES[name] as (typeof CONTROL_FILES)[string]
  const read = (content: string) => (file.kind === 'list' ? listValue(content).join('\n') : lineValue(content))
  const standIn = read(missing(config.control, name))
  const written = config.control[name]
  // An empty number file leaves the default in force; any other empty file is an empty value.
  const value = written === undefined || (file.kind === 'number' && read(written) === '') ? standIn : read(written)
  const source = config.places[`control.${name}`]
  return {
    name,
    value: inForce(config, name, value),
    default: standIn,
    ...(source && written !== undefined ? { source } : {}),
    sentence: file.sentence(inForce(config, name, value)),
  }
}

/** Concurrency has a limit that the files do not know. */
function inForce(config: QmailConfig, name: string, value: string): string {
  if (name === 'concurrencylocal') return String(config.concurrencylocal)
  return name === 'concurrencyremote' ? String(config.concurrencyremote) : value
}
