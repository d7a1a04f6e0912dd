/** Folding of header lines as the product does it: at 78 columns, whole units where they fit on a line. */

const WIDTH = 78

/** A comment that needs several lines begins on the line at hand up to this column; samples show 19 so and 26 not. */
const SHORT_LINE = 20

/**
 * Joins units with spaces and folds before a unit that would pass column 78. A unit that is longer than a line (the
 * version comment of a later build) is broken at its own spaces.
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
    if (unit.length + 1 <= WIDTH) {
      add(unit)
      continue
    }
    const [first = '', ...rest] = unit.split(' ')
    if (line.length > SHORT_LINE) {
      lines.push(line)
      line = ` ${first}`
    } else add(first)
    rest.forEach(add)
  }
  return [...lines, line].join('\r\n')
}

/** Folds a field at its spaces. */
export const foldWords = (line: string): string => (line.length <= WIDTH ? line : foldUnits(line.split(' ')))
