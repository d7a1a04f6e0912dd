/** Finding a command by a few of its letters. Pure. */

/**
 * How well a query fits a text: its letters in order, better where they stand together and begin words.
 *
 * @returns 0 where it does not fit; larger fits better
 */
export function fuzzyScore(query: string, text: string): number {
  const wanted = fold(query)
  const given = fold(text)
  if (wanted === '') return 1
  const at = given.indexOf(wanted)
  if (at !== -1) return 1000 - at - given.length / 100 + (startsWord(given, at) ? 500 : 0)
  let score = 1
  let from = 0
  for (const letter of wanted) {
    if (letter === ' ') continue
    const place = given.indexOf(letter, from)
    if (place === -1) return 0
    score += place === from ? 5 : startsWord(given, place) ? 8 : 0
    from = place + 1
  }
  return score
}

const startsWord = (text: string, place: number): boolean => place === 0 || /[\s:/.-]/.test(text[place - 1] as string)

/** Capital and small letters, full-width and half-width, hiragana and katakana are the same to a searcher. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .trim()

/** The best first; what fits equally well keeps its order. */
export function fuzzyFind<T>(query: string, all: readonly T[], textsOf: (each: T) => readonly string[]): T[] {
  return all
    .map((each) => ({ each, score: Math.max(...textsOf(each).map((text) => fuzzyScore(query, text))) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ each }) => each)
}
