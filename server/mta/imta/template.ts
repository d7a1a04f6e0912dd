/** The tokens of the templates: %H %R %C %L %F %U %u %S %s %%. */

export interface TokenValues {
  /** %H: the original's header summary. */
  header: string
  /** %R: the recipients. */
  recipients: string
  /** %C, %L, %F: units spent in the queue, left until the return, and altogether. */
  spent: number
  left: number
  whole: number
  /** %u, and %U with a capital. */
  unit: string
}

/** %s is the plural's letter for the number before it: `1 day`, `3 days`. An unknown token stands for itself. */
export function expandTemplate(template: string, values: TokenValues): string {
  let number = 0
  const numbered = (value: number) => {
    number = value
    return String(value)
  }
  return template.replace(/%(.)/gs, (whole, token: string) => {
    switch (token) {
      case 'H':
        return values.header
      case 'R':
        return values.recipients
      case 'C':
        return numbered(values.spent)
      case 'L':
        return numbered(values.left)
      case 'F':
        return numbered(values.whole)
      case 'U':
        return values.unit.charAt(0).toUpperCase() + values.unit.slice(1)
      case 'u':
        return values.unit
      case 'S':
        return number === 1 ? '' : 'S'
      case 's':
        return number === 1 ? '' : 's'
      case '%':
        return '%'
      default:
        return whole
    }
  })
}
