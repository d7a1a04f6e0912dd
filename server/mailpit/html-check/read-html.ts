/** HTML as far as the check needs it: its tags, and its styles apart from the rest. */

export interface ReadHtml {
  tags: { name: string; attributes: ReadonlyMap<string, string> }[]
  /** Style sheets and style attributes, without comments. */
  styles: Style
  hasComment: boolean
  hasStyleComment: boolean
  hasDoctype: boolean
}

export interface Style {
  /** `property: value`, in small letters. */
  declarations: { property: string; value: string }[]
  selectors: string[]
  /** Each as it begins: `@media (hover)`. */
  atRules: string[]
}

const TAG = /<([a-z][a-z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g
const COMMENT = { open: /<!--/g, close: /-->/g }
const STYLE = { open: /<style\b[^<>]*>/gi, close: /<\/style\s{0,20}>/gi }
const STYLE_COMMENT = { open: /\/\*/g, close: /\*\//g }

/**
 * Takes blocks out of a text. Not with one expression for both ends: it would look for the end that is missing from
 * each beginning again.
 */
function takeOut(text: string, { open, close }: { open: RegExp; close: RegExp }, instead: string) {
  const inner: string[] = []
  let rest = ''
  let at = 0
  for (;;) {
    open.lastIndex = at
    const begin = open.exec(text)
    if (!begin) break
    close.lastIndex = open.lastIndex
    const end = close.exec(text)
    if (!end) break
    inner.push(text.slice(open.lastIndex, end.index))
    rest += text.slice(at, begin.index) + instead
    at = close.lastIndex
  }
  return { rest: rest + text.slice(at), inner }
}

export function readHtml(html: string): ReadHtml {
  const { inner: sheets, rest: outside } = takeOut(html, STYLE, '')
  const shown = takeOut(takeOut(html, COMMENT, ' ').rest, STYLE, '<style>').rest
  const tags = [...shown.matchAll(TAG)].map(([, name = '', attributes = '']) => ({
    name: name.toLowerCase(),
    attributes: new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', a, b, c]) => [key.toLowerCase(), a ?? b ?? c ?? '']),
    ),
  }))
  const styles: Style = { declarations: [], selectors: [], atRules: [] }
  for (const sheet of sheets) readSheet(takeOut(sheet, STYLE_COMMENT, ' ').rest.replace(/<!--|-->/g, ' '), styles)
  for (const { attributes } of tags) readDeclarations(attributes.get('style') ?? '', styles)
  return {
    tags,
    styles,
    hasComment: outside.includes('<!--'),
    hasStyleComment: sheets.some((sheet) => sheet.includes('/*')),
    hasDoctype: /<!doctype html>/i.test(html),
  }
}

/** What stands before a brace is a selector or an at-rule; what stands between braces, declarations. */
function readSheet(sheet: string, into: Style): void {
  for (const [, before = '', mark = ''] of sheet.matchAll(/([^{};]*)([{};]|$)/g)) {
    const text = before.trim().toLowerCase()
    if (text === '') continue
    if (text.startsWith('@')) into.atRules.push(text)
    else if (mark === '{') into.selectors.push(text)
    else readDeclarations(text, into)
  }
}

function readDeclarations(text: string, into: Style): void {
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const property = declaration.slice(0, colon).trim().toLowerCase()
    if (property !== '')
      into.declarations.push({
        property,
        value: declaration
          .slice(colon + 1)
          .trim()
          .toLowerCase(),
      })
  }
}
