/** Text that a mail brought, with what would hide or turn it made visible. Pure. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g
/** Left-to-right and right-to-left marks are a part of honest text in Hebrew or Arabic; in bytes they are shown too. */
const MARKS = /[\u200e\u200f\u061c]/g

const escaped = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`

/** For a decoded value: control characters and overrides of the direction as `\u{202e}`. */
export const visible = (text: string): string => text.replace(CONTROL, escaped).replace(TURNING, escaped)

/** For bytes as they are: the marks too. */
export const visibleSource = (text: string): string => visible(text).replace(MARKS, escaped)

/** At most so many characters and lines, and how many more characters there are. */
export function shorten(
  text: string,
  most: number,
  mostLines = Number.POSITIVE_INFINITY,
): { text: string; more: number } {
  let end = Math.min(most, text.length)
  let line = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
    if (++line >= mostLines) end = at
  return { text: text.slice(0, end), more: text.length - end }
}
