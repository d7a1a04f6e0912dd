/** The word that was probably meant. */

/**
 * Finds the allowed word nearest to what was written; null where none is near.
 * @example nearest('recipent', ['recipient', 'sender']) // 'recipient'
 */
export function nearest(written: string, allowed: readonly string[]): string | null {
  const word = written.toLowerCase()
  // A third of the word may be wrong; beyond that it is another word.
  let most = Math.max(1, Math.floor(word.length / 3))
  let best: string | null = null
  for (const candidate of allowed) {
    // What differs more in its length alone need not be compared.
    if (Math.abs(candidate.length - word.length) > most) continue
    const distance = editDistance(word, candidate.toLowerCase())
    if (distance > most) continue
    best = candidate
    if (distance === 0) break
    most = distance - 1
  }
  return best
}

/** Levenshtein's distance, with a swap of neighbours as one step. */
function editDistance(a: string, b: string): number {
  // Longer words than any of ours need no exact answer.
  if (Math.abs(a.length - b.length) > 20) return 99
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] as number) + 1, at(rows, i - 1, j - 1) + change)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) least = Math.min(least, at(rows, i - 2, j - 2) + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return at(rows, a.length, b.length)
}

const at = (rows: number[][], i: number, j: number): number => rows[i]?.[j] as number
