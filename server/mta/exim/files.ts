/** Which file of the `mta` block holds what: by the names that Exim and Debian have, and those of single sections. */
import type { Problem } from '../../errors.ts'
import { type MessageFile, readMessageFile } from './message-files.ts'
import { type EximText, emptyText, readOptions, type Section } from './read-options.ts'
import type { EximSettings } from './schema.ts'

/** Files by the section that they begin in, in the order in which they are read. */
const TEXTS: [pattern: RegExp, section: Section][] = [
  [/(?:^|\/)exim4?\.conf\.localmacros$/, 'main'],
  [/(?:^|\/)update-exim4\.conf\.conf$/, 'main'],
  [
    /(?:^|\/)exim4?\.conf(?:\.template)?$|(?:^|\/)configure$|^\/etc\/exim4\/conf\.d\/main\/|^main options added$/,
    'main',
  ],
  [/^retry(?: rules)?$|\/conf\.d\/retry\//, 'retry'],
  [/^routers?\b|\/conf\.d\/router\//, 'routers'],
  [/^transports?\b|\/conf\.d\/transport\//, 'transports'],
]

/** Sections that may stand among options given by name. */
const NAMED: Record<string, Section> = { retry: 'retry', routers: 'routers', transports: 'transports' }

/** The whole configuration as one; what stands in `config` is read last, and so wins. */
export function gather({ config, files, places }: EximSettings): EximText {
  const into = emptyText()
  for (const [pattern, section] of TEXTS) {
    for (const [path, text] of Object.entries(files)) {
      if (pattern.test(path)) readOptions(into, text, path, places[`files.${path}`], section)
    }
  }
  if (typeof config === 'string') readOptions(into, config, 'exim4.conf', places.config)
  else {
    for (const [name, value] of Object.entries(config)) {
      const source = places[`config.${name}`] ?? { file: 'config' }
      const section = Object.hasOwn(NAMED, name) ? (NAMED[name] as Section) : undefined
      if (section) readOptions(into, String(value), `config.${name}`, places[`config.${name}`], section)
      else if (/^[A-Z]/.test(name)) into.macros.set(name, { name, value: String(value), source })
      else into.given.set(name, { name, value: String(value), ...(places[`config.${name}`] ? { source } : {}) })
    }
  }
  return into
}

/** The file that an option names; null where it names none. */
export function messageFile(path: string, { files, places }: EximSettings, problems: Problem[]): MessageFile | null {
  if (path === '') return null
  const text = files[path]
  if (text === undefined) {
    problems.push({
      message: `failed to open ${path}: No such file or directory; write its text under files: {${path}: …}`,
    })
    return null
  }
  const read = readMessageFile(text, path, places[`files.${path}`])
  problems.push(...read.problems)
  return read.file
}
