/** The configuration in force, file by file, in the words and the order of qmail-showctl (qmail-showctl.c). */
import type { ShownSetting } from '../../core/mta.ts'
import { nearest } from '../../core/nearest.ts'
import { utf8 } from '../../mail/bytes.ts'
import { missing, type QmailConfig } from './config.ts'
import { lineValue, listValue, numberValue } from './control.ts'
import { CONTROL_FILES, type ControlFile } from './control-files.ts'
import { warningsOf } from './control-warnings.ts'
import { shownPatches } from './patches.ts'
import { shownSmtp } from './show-smtp.ts'

export const show = (config: QmailConfig): ShownSetting[] => [
  ...Object.entries(CONTROL_FILES).flatMap(([name, file]) =>
    name === 'morercpthosts' ? [shown(config, name, file), compiled(config)] : [shown(config, name, file)],
  ),
  ...shownSmtp(config.smtp, config.places),
  ...shownPatches(config.patches, config.places),
  ...(config.folder?.unread ?? []).map((name) => unknown(name)),
]

function shown(config: QmailConfig, name: string, file: ControlFile): ShownSetting {
  const standIn = missing(config.control, name)
  const written = config.control[name]
  const source = config.places[`control.${name}`]
  const me = config.control.me
  return {
    name,
    value: inForce(config, name, file, written ?? standIn),
    default: standIn,
    ...(source && written !== undefined ? { source } : {}),
    isDefault: written === undefined,
    ...(written === undefined && 'file' in file.missing && me !== undefined ? { standIn: 'me' } : {}),
    sentence: said(config, name, file),
    about: file.unplayed ? `${file.about} It changes nothing in this sandbox.` : file.about,
    readBy: file.readBy,
    reread: file.reread,
    afterChange: afterChange(name, file),
    warnings: warningsOf(config.control, name),
  }
}

function inForce(config: QmailConfig, name: string, file: ControlFile, content: string): string {
  if (name === 'concurrencylocal' || name === 'concurrencyremote') return String(config[name])
  if (file.kind === 'number') return String(numberValue(content) ?? missing({}, name))
  // me stands in for locals as a value, not as a list.
  return file.kind === 'list' && config.control[name] !== undefined ? listValue(content).join('\n') : lineValue(content)
}

/** The line of qmail-showctl without the name; one line more for each entry of a list. */
function said(config: QmailConfig, name: string, file: ControlFile): string {
  const written = config.control[name]
  const [before, after] = file.says
  if (file.kind === 'list') {
    if (written === undefined) return `(Default.) ${saysMissing(config, name, file)}`
    const [from, to] = name === 'morercpthosts' && !config.rcpthosts ? [IRRELEVANT, ''] : [before, after]
    return listValue(written)
      .map((entry) => from + safe(entry) + to)
      .join('\n')
  }
  if (file.kind === 'number') {
    const number = written === undefined ? null : numberValue(written)
    const isDefault = number === null
    return `${isDefault ? '(Default.) ' : ''}${before}${number ?? missing(config.control, name)}${after}.`
  }
  const standIn = name === 'me' ? 'undefined! Uh-oh' : missing(config.control, name)
  return `${written === undefined ? '(Default.) ' : ''}${before}${safe(lineValue(written ?? standIn))}${after}`
}

const IRRELEVANT = "No rcpthosts; doesn't matter that morercpthosts has "

function saysMissing(config: QmailConfig, name: string, file: ControlFile): string {
  if (name === 'morercpthosts' && !config.rcpthosts) return 'No rcpthosts; morercpthosts is irrelevant.'
  return file.saysMissing ?? ''
}

/** Every byte that is not printable ASCII becomes a question mark (safeput): a kept CR is seen as one. */
const safe = (text: string): string =>
  String.fromCharCode(...utf8(text).map((byte) => (byte < 32 || byte > 126 ? 0x3f : byte)))

/** What real qmail wants before it goes by a change; this sandbox goes by it at once. */
function afterChange(name: string, { readBy, reread }: ControlFile): string {
  if (name === 'me')
    return 'qmail-send reads it when it starts: restart it. The other programs read it each time they run.'
  if (name === 'morercpthosts') return 'Run qmail-newmrh; qmail-smtpd reads morercpthosts.cdb each time it runs.'
  if (reread === 'hup') return `${readBy} reads it when it starts and at SIGHUP: send it a HUP.`
  if (reread === 'restart') return `${readBy} reads it when it starts: restart it.`
  return `${readBy} reads it each time it runs: nothing needs to be done.`
}

/** morercpthosts.cdb, which qmail-newmrh makes; bouncelab reads the text file itself. */
function compiled({ control, folder }: QmailConfig): ShownSetting {
  const cdb = folder?.cdb ?? 'missing'
  const source = control.morercpthosts !== undefined
  const sentence =
    cdb === 'missing'
      ? source
        ? "Oops! morercpthosts exists but morercpthosts.cdb doesn't."
        : '(Default.) No effect.'
      : !source
        ? "Oops! morercpthosts.cdb exists but morercpthosts doesn't."
        : cdb === 'old'
          ? 'Oops! morercpthosts.cdb is older than morercpthosts.'
          : 'Modified recently enough; hopefully up to date.'
  return {
    name: 'morercpthosts.cdb',
    value: '',
    default: '',
    sentence,
    about: 'morercpthosts as qmail reads it. bouncelab reads morercpthosts itself.',
    readBy: 'qmail-smtpd',
    reread: 'each-run',
    afterChange: 'Run qmail-newmrh to make it anew.',
    warnings: [],
  }
}

/** A file of the folder that qmail does not know. */
function unknown(name: string): ShownSetting {
  const near = nearest(name, Object.keys(CONTROL_FILES))
  return {
    name,
    value: '',
    default: '',
    sentence: 'I have no idea what this file does.',
    about: `Not read, neither by qmail nor here.${near ? ` Did you mean ${near}?` : ''}`,
    warnings: [],
  }
}
