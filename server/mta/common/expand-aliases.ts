/** Follows aliases to what is delivered to: addresses elsewhere, mailboxes, programs, files. */

export interface Expanded {
  /** The last target: no alias stands for it. */
  target: string
  /** The names on the way, the first one first. */
  through: string[]
}

export interface Expansion {
  targets: Expanded[]
  /** Names that lead back to themselves. */
  loops: string[][]
}

/** Aliases of aliases go no deeper than this. */
const DEEPEST = 50

/**
 * @param start the name or address that mail came for
 * @param targetsOf what an alias stands for; undefined where the name is none
 */
export function expandAliases(start: string, targetsOf: (name: string) => readonly string[] | undefined): Expansion {
  const targets: Expanded[] = []
  const loops: string[][] = []
  const seen = new Set<string>()
  const walk = (name: string, through: readonly string[]) => {
    const next = through.length > DEEPEST ? undefined : targetsOf(name)
    if (next === undefined) {
      // Two ways to one target are one delivery.
      if (!seen.has(name)) targets.push({ target: name, through: [...through] })
      seen.add(name)
      return
    }
    const path = [...through, name]
    for (const target of next) {
      // An alias that names itself means the mailbox of that name.
      if (target.toLowerCase() === name.toLowerCase()) {
        if (!seen.has(target)) targets.push({ target, through: path })
        seen.add(target)
      } else if (path.some((each) => each.toLowerCase() === target.toLowerCase())) loops.push([...path, target])
      else walk(target, path)
    }
  }
  walk(start, [])
  return { targets, loops }
}
