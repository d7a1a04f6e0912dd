/** Folding of header lines as the product does it: at 78 columns, whole units where they fit on a line. */

const WIDTH = 78

/**
 * Joins units with spaces and folds before a unit that would pass column 78. A unit that is longer than a line (a
 * version comment) is broken at its own spaces.
 */
export function foldUnits(units: readonly string[]): string {
  const lines: string[] = []
  let line = ''
  const add = (unit: string) => {
    if (line === '') line = unit
    else if (line.length + 1 + unit.length <= WIDTH) line += ` ${unit}`
    else {
      lines.push(line)
      line = ` ${unit}`
    }
  }
  for (const unit of units) {
    if (unit.length + 1 <= WIDTH) add(unit)
    else unit.split(' ').forEach(add)
  }
  return [...lines, line].join('\r\n')
}

/** Folds a field at its spaces. */
export const foldWords = (line: string): string => (line.length <= WIDTH ? line : foldUnits(line.split(' ')))
