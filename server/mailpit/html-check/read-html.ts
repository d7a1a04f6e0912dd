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
const STYLE = /<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi

export function readHtml(html: string): ReadHtml {
  const sheets = [...html.matchAll(STYLE)].map(([, sheet = '']) => sheet)
  const shown = html.replace(/<!--[\s\S]*?-->/g, ' ').replace(STYLE, '<style>')
  const tags = [...shown.matchAll(TAG)].map(([, name = '', attributes = '']) => ({
    name: name.toLowerCase(),
    attributes: new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', a, b, c]) => [key.toLowerCase(), a ?? b ?? c ?? '']),
    ),
  }))
  const styles: Style = { declarations: [], selectors: [], atRules: [] }
  for (const sheet of sheets) readSheet(sheet.replace(/\/\*[\s\S]*?\*\/|<!--|-->/g, ' '), styles)
  for (const { attributes } of tags) readDeclarations(attributes.get('style') ?? '', styles)
  return {
    tags,
    styles,
    hasComment: /<!--/.test(html.replace(STYLE, '')),
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
