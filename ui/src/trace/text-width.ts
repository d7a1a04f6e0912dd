/** About how wide a text is at 12 px, in the widest face that the page may get; full-width characters take a whole em. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, char) => sum + (char >= '\u2e80' ? 12.5 : 6.4), 0)
