/** How often a message has a feature: by what the feature is called at caniemail.com, and a few by hand. */
import type { ReadHtml } from './read-html.ts'
import type { Feature } from './support.ts'

type Count = (html: ReadHtml) => number

const countTags =
  (test: (tag: ReadHtml['tags'][number]) => boolean): Count =>
  ({ tags }) =>
    tags.filter(test).length
const elements = (...names: string[]): Count => countTags(({ name }) => names.includes(name))
const attributes = (...names: string[]): Count => countTags((tag) => names.some((name) => tag.attributes.has(name)))
const hrefs = (pattern: RegExp): Count => countTags(({ attributes: given }) => pattern.test(given.get('href') ?? ''))
const properties =
  (...names: string[]): Count =>
  ({ styles }) =>
    styles.declarations.filter(({ property }) => names.includes(property)).length
const values =
  (pattern: RegExp): Count =>
  ({ styles }) =>
    styles.declarations.filter(({ value }) => pattern.test(value)).length
const declared =
  (name: string, pattern: RegExp): Count =>
  ({ styles }) =>
    styles.declarations.filter(({ property, value }) => property === name && pattern.test(value)).length
const selectors =
  (pattern: RegExp): Count =>
  ({ styles }) =>
    styles.selectors.filter((selector) => pattern.test(selector)).length
const atRules =
  (pattern: RegExp): Count =>
  ({ styles }) =>
    styles.atRules.filter((rule) => pattern.test(rule)).length
const images =
  (pattern: RegExp): Count =>
  ({ tags, styles }) =>
    tags.filter(({ attributes: given }) => pattern.test(given.get('src') ?? '')).length +
    styles.declarations.filter(({ value }) => pattern.test(/url\(["']?([^"')]*)/.exec(value)?.[1] ?? '')).length

const yes = (has: boolean): number => (has ? 1 : 0)

/** Those whose names say too little. */
const BY_HAND: Record<string, Count> = {
  'css-comments': ({ hasStyleComment }) => yes(hasStyleComment),
  'css-display-flex': declared('display', /^(?:inline-)?flex/),
  'css-display-grid': declared('display', /^(?:inline-)?grid/),
  'css-display-none': declared('display', /^none/),
  'css-flex-direction': declared('flex-direction', /column/),
  'css-flex-wrap': declared('flex-wrap', /^wrap/),
  'css-important': values(/!\s*important/),
  'css-intrinsic-size': values(/\b(?:fit|min|max)-content\b/),
  'css-modern-color': values(/\b(?:ok)?(?:lch|lab)\(/),
  'css-sytem-ui': declared('font-family', /\b(?:system-ui|ui-(?:serif|sans-serif|rounded|monospace))\b/),
  'css-unit-calc': values(/\bcalc\(/),
  'css-unit-initial': values(/(?:^|\s)initial\b/),
  'css-unit-percent': values(/\d%/),
  'css-variables': ({ styles }) =>
    styles.declarations.filter(({ property, value }) => property.startsWith('--') || /\bvar\(/.test(value)).length,
  'css-selector-adjacent-sibling': selectors(/\+/),
  'css-selector-attribute': selectors(/\[/),
  'css-selector-chaining': selectors(/[\w-][.#][\w-]/),
  'css-selector-child': selectors(/>/),
  'css-selector-class': selectors(/\.[a-z_-]/),
  'css-selector-descendant': selectors(/[\w\])]\s+[\w.#*[]/),
  'css-selector-general-sibling': selectors(/~(?!=)/),
  'css-selector-grouping': selectors(/,/),
  'css-selector-id': selectors(/#[a-z_-]/),
  'css-selector-type': selectors(/(?:^|[\s>+~,])[a-z][a-z0-9]*/),
  'css-selector-universal': selectors(/(?:^|[\s>+~,])\*/),
  'css-nesting': selectors(/&/),
  'css-pseudo-class-lang': selectors(/:lang\(/),
  'css-column-layout-properties': ({ styles }) =>
    styles.declarations.filter(({ property }) => /^column(?:s$|-(?!gap))/.test(property)).length,
  'css-scroll-snap': ({ styles }) => styles.declarations.filter(({ property }) => /^scroll-snap/.test(property)).length,
  'html-anchor-links': hrefs(/^#./),
  'html-mailto-links': hrefs(/^mailto:/i),
  'html-address': elements('address'),
  'html-base': elements('base'),
  'html-comments': ({ hasComment }) => yes(hasComment),
  'html-doctype': ({ hasDoctype }) => yes(hasDoctype),
  'html-h1-h6': elements('h1', 'h2', 'h3', 'h4', 'h5', 'h6'),
  'html-image-maps': elements('map', 'area'),
  'html-lists': elements('ul', 'ol', 'dl'),
  'html-meta-color-scheme': countTags(
    ({ name, attributes: a }) => name === 'meta' && /color-scheme/.test(a.get('name') ?? ''),
  ),
  'html-semantics': elements(
    ...['article', 'aside', 'details', 'figcaption', 'figure', 'footer', 'header', 'main', 'mark', 'nav', 'section'],
    ...['summary', 'time'],
  ),
  'html-srcset': attributes('srcset', 'sizes'),
  'html-svg': elements('svg'),
  'image-base64': images(/^data:image\/[^;,]+;base64/i),
  'image-jpg': images(/\.jpe?g(?:[?#]|$)/i),
  'image-tiff': images(/\.tiff?(?:[?#]|$)/i),
  'image-heif': images(/\.hei[cf](?:[?#]|$)/i),
  amp: countTags(({ name, attributes: a }) => name === 'html' && (a.has('amp4email') || a.has('⚡4email'))),
}

/** @returns null for what no message shows in its HTML */
export function counterFor({ slug, title, keywords }: Feature): Count | null {
  const known = BY_HAND[slug]
  if (known) return known
  const element = /^<(\w+)(?: type="(\w+)")?>/.exec(title)
  if (element) {
    const [, name = '', type] = element
    return countTags(
      (tag) => tag.name === name && (type === undefined || tag.attributes.get('type')?.toLowerCase() === type),
    )
  }
  const attribute = /^([\w-]+) attribute$/.exec(title)?.[1]
  if (attribute) return attributes(attribute)
  if (slug.startsWith('image-')) return images(new RegExp(`\\.${slug.slice(6)}(?:[?#]|$)`, 'i'))
  if (!slug.startsWith('css-')) return null
  return cssCounter(slug.slice(4), title, keywords ?? '')
}

function cssCounter(name: string, title: string, keywords: string): Count {
  const unit = /^unit-(\w+)$/.exec(name)?.[1]
  if (unit) return values(new RegExp(`\\d${unit}\\b`))
  if (title.startsWith('@')) return atRules(atRulePattern(title))
  const pseudo = /^(::?)([\w-]+)/.exec(title)
  // In the old form a pseudo-element has one colon.
  if (pseudo) return selectors(new RegExp(`${pseudo[1] === '::' ? '::?' : ':'}${pseudo[2]}(?![\\w-])`))
  const called = /^([\w-]+)\(\)/.exec(title)?.[1]
  if (called) return values(new RegExp(`(?:^|[^\\w-])${called}\\(`))
  const named = [...title.split(/[\s,&]+/), ...keywords.split(/[\s,]+/)].filter((word) =>
    /^[a-z]+(?:-[a-z]+)+$/.test(word),
  )
  const own = title
    .split(/[\s,&]+/)
    .filter((word) => /^[a-z-]+$/.test(word) && !/^(?:css|property|shorthand|longhand)$/.test(word))
  return properties(
    ...new Set([name, ...own, ...named.filter((word) => word.startsWith(`${name}-`) || title.includes(word))]),
  )
}

/** `@media (hover), @media (any-hover)` is any of its features; `@media` alone any query. */
function atRulePattern(title: string): RegExp {
  const [rule = ''] = /^@[\w-]+/.exec(title) ?? []
  const features = [...title.matchAll(/\(([\w-]+)\)/g)].map(([, feature]) => feature)
  return features.length === 0 ? new RegExp(`^${rule}\\b`) : new RegExp(`^${rule}\\b.*\\((?:${features.join('|')})\\b`)
}
