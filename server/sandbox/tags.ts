/** Tags of messages: set by people and programs, of no meaning to the queue. */
import { type Summary, summaryOf } from '../core/summary.ts'
import type { HeaderField } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import { decodeWords } from '../mail/encoded-word.ts'
import { isNamed } from '../mail/header.ts'
import type { Sandbox } from './sandbox.ts'

/** A message with more tags than these is a mistake. */
const MOST_TAGS = 50

/** The tags that a client gives its message on the way, as Mailpit reads them: `X-Tags: shop, welcome`. */
export function tagsIn(fields: readonly HeaderField[]): string[] {
  const given = fields.filter(({ name }) => isNamed(name, 'x-tags'))
  if (given.length === 0) return []
  const tags = given.flatMap(({ value }) => decodeWords(value).split(',')).map(cleanTag)
  return distinct(tags.filter(isTag)).slice(0, MOST_TAGS)
}

/** Without spaces at its ends and doubled ones. */
export const cleanTag = (tag: string): string => tag.trim().replace(/\s+/g, ' ')

/** Letters, digits, space and `-_.@`: whatever a search can name. */
export const isTag = (tag: string): boolean => /^[\p{L}\p{N}\-_ .@]{1,100}$/u.test(tag)

/** How tags change. @returns the new ones */
type Change = (tags: readonly string[]) => readonly string[]

/** Exactly these. */
export const setTo =
  (tags: readonly string[]): Change =>
  () =>
    tags

/** Some more and some fewer; capital and small letters are the same. */
export const changeBy =
  ({ add, remove }: { add: readonly string[]; remove: readonly string[] }): Change =>
  (tags) => {
    const gone = new Set(remove.map(same))
    return [...tags.filter((tag) => !gone.has(same(tag))), ...add]
  }

/**
 * Changes the tags of messages, in motion or long ended; each that changes is an event.
 * @returns the summaries of those that are there
 * @throws SandboxError E_INVALID for more tags than a message can have
 */
export function tagMessages(sandbox: Sandbox, ids: readonly string[], change: Change): Promise<Summary[]> {
  return sandbox.change(async (engine) => {
    const changed: (() => void)[] = []
    const summaries: Summary[] = []
    for (const id of new Set(ids)) {
      const message = engine.state.messages.get(id)
      const stored = message ? null : await sandbox.store.message(sandbox.name, id)
      const before = message ? summaryOf(message) : stored?.summary
      if (!before) continue
      const tags = distinct(change(before.tags))
      if (tags.length > MOST_TAGS) {
        const hint = 'Remove some first.'
        throw new SandboxError('E_INVALID', `${id} would have ${tags.length} tags; ${MOST_TAGS} are the most.`, {
          hint,
        })
      }
      const summary = { ...before, tags }
      summaries.push(summary)
      if (JSON.stringify(tags) === JSON.stringify(before.tags)) continue
      changed.push(() => {
        engine.emit({ type: 'message.tagged', messageId: id, rootId: before.rootId, tags })
        if (stored) sandbox.addUpdate({ summary, ended: stored.ended })
      })
    }
    // All or none: a refusal comes before the first event.
    for (const apply of changed) apply()
    return summaries
  })
}

const same = (tag: string): string => tag.normalize('NFKC').toLowerCase()

/** As first written, in their order. */
function distinct(tags: readonly string[]): string[] {
  const first = new Map<string, string>()
  for (const tag of tags) if (!first.has(same(tag))) first.set(same(tag), tag)
  return [...first.values()]
}
