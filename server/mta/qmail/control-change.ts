/** Single control files changed in a sandbox, over the configuration that it began with. */
import type { MtaInput } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import type { ControlFolder, QmailInput } from './schema.ts'

/** What each changed file holds; null for one that was taken away. */
export type ControlChanges = Readonly<Record<string, string | null>>

/**
 * The configuration with these files changed, everything else as it was: users, aliases and whose they are.
 * @example withFiles({ type: 'qmail', control: { me: 'a.test' } }, { bouncefrom: 'b' }).control // { me: …, bouncefrom: 'b' }
 */
export function withFiles(input: MtaInput, changes: ControlChanges): MtaInput {
  const names = Object.keys(changes)
  if (names.length === 0) return input
  const { control = {}, places } = input as QmailInput & MtaInput
  const changed = new Map<string, unknown>(Object.entries(control))
  for (const [name, content] of Object.entries(changes)) {
    if (content === null) changed.delete(name)
    else changed.set(name, content)
  }
  return {
    ...input,
    control: Object.fromEntries(changed),
    ...(places ? { places: placesWithout(places, names) } : {}),
  }
}

/** What was written somewhere else stands there no longer. */
const placesWithout = (places: Record<string, SourcePlace>, names: readonly string[]): Record<string, SourcePlace> =>
  Object.fromEntries(
    Object.entries(places).filter(
      ([path]) => !names.some((name) => path === `control.${name}` || path.startsWith(`control.${name}.`)),
    ),
  )

/**
 * A folder's configuration with what a sandbox changed of it. The changes are kept beside it, so that they stand when
 * the folder is read again.
 */
export function overFolder(folder: MtaInput, changes: ControlChanges): MtaInput {
  if (Object.keys(changes).length === 0) return folder
  const changed = withFiles(folder, changes)
  return { ...changed, folder: { ...(folder.folder as ControlFolder), changed: changes } }
}

/** What a sandbox changed of its folder's files. */
export const changesOf = (input: MtaInput): ControlChanges => (input.folder as ControlFolder | undefined)?.changed ?? {}

/** The same with one more file; one that is as in the folder is no change. */
export function addChange(folder: MtaInput, changes: ControlChanges, name: string, content: string | null) {
  const { [name]: _, ...others } = changes
  const { [name]: held = null } = (folder.control ?? {}) as Record<string, unknown>
  return held === content ? others : { ...others, [name]: content }
}
