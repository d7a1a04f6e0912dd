/** Where a text stops being JSON. Node's own messages name the place in some versions and for some mistakes only. */

const SPACE = /[ \t\n\r]*/y
const SCALAR =
  /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy

/** @returns the offset of the first character that cannot stand there; the text's length where it ends too soon */
export function jsonFaultAt(text: string): number {
  const open: ('[' | '{')[] = []
  let at = 0
  const skip = () => {
    SPACE.lastIndex = at
    at += SPACE.exec(text)?.[0].length ?? 0
  }
  const scalar = (onlyKey: boolean): boolean => {
    SCALAR.lastIndex = at
    const found = SCALAR.exec(text)?.[0]
    if (!found || (onlyKey && found[0] !== '"')) return false
    at += found.length
    return true
  }
  // What may come next: a value, a key, or what follows a value.
  let expects: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'after' = 'value'
  for (;;) {
    skip()
    const c = text[at]
    if (expects === 'after') {
      const inside = open.at(-1)
      if (!inside) return at
      if (c === ',') expects = inside === '[' ? 'value' : 'key'
      else if (c === (inside === '[' ? ']' : '}')) open.pop()
      else return at
      at++
    } else if ((c === ']' && expects === 'value-or-end') || (c === '}' && expects === 'key-or-end')) {
      open.pop()
      at++
      expects = 'after'
    } else if (expects === 'key' || expects === 'key-or-end') {
      if (!scalar(true)) return at
      skip()
      if (text[at] !== ':') return at
      at++
      expects = 'value'
    } else if (c === '[' || c === '{') {
      open.push(c)
      at++
      expects = c === '[' ? 'value-or-end' : 'key-or-end'
    } else if (scalar(false)) expects = 'after'
    else return at
  }
}

/** Line and column, both from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lastBreak = before.lastIndexOf('\n')
  return { line: before.split('\n').length, column: offset - lastBreak }
}
