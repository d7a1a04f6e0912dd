/** Just enough colour for a snippet: comments, strings and a few words. Pure. */

export interface Token {
  text: string
  type: 'plain' | 'comment' | 'string' | 'word'
}

const TOKENS =
  /(?<comment>(?:^|(?<=\s))(?:\/\/|#)[^\n]*)|(?<string>'[^'\n]*'|"(?:[^"\\\n]|\\.)*")|(?<word>\b(?:import|from|const|await|async|with|as|using|var|new|use|func|package|require|if|return)\b(?!:))/g

export function highlight(code: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (const found of code.matchAll(TOKENS)) {
    if (found.index > at) tokens.push({ text: code.slice(at, found.index), type: 'plain' })
    const type = found.groups?.comment ? 'comment' : found.groups?.string ? 'string' : 'word'
    tokens.push({ text: found[0], type })
    at = found.index + found[0].length
  }
  return [...tokens, { text: code.slice(at), type: 'plain' }]
}
