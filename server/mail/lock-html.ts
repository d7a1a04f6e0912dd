/**
 * The HTML of a mail, made to be looked at in a frame that runs nothing and fetches nothing. The frame's policy is what
 * holds it; what is done here is for that which no policy stops, and for links, which have to say where they lead.
 */

export interface HtmlLink {
  /** As the frame shows it when the link is pressed; counted from 1. */
  n: number
  /** What the mail shows. */
  text: string
  href: string
}

export interface LockedHtml {
  html: string
  links: HtmlLink[]
  /** There are more links than are listed. */
  cut: boolean
  /** Hosts from which it would fetch images. */
  remoteHosts: string[]
}

const MOST_LINKS = 500
const MOST_HOSTS = 50
const LONGEST_HREF = 4000

/** Seen from inside, so that no style of the mail can hide or imitate it. */
const NOTE_STYLE =
  ':host{display:none!important}' +
  ':host(:target){all:initial!important;display:block!important;position:fixed!important;inset:auto 0 0 0!important;' +
  'z-index:2147483647!important;padding:8px 12px!important;background:#1b1d21!important;color:#fff!important;' +
  'font:13px/20px system-ui,sans-serif!important;overflow-wrap:anywhere!important;direction:ltr!important}'

/**
 * @param html as the mail has it
 * @returns the HTML for the frame, and what the page says beside it
 */
export function lockHtml(html: string): LockedHtml {
  const links: HtmlLink[] = []
  let cut = false
  const linked = html.replace(ANCHOR, (tag, name: string, attributes: string, at: number) => {
    const found = HREF.exec(attributes)
    if (!found) return tag
    const href = plain(decodeEntities(found[1] ?? found[2] ?? found[3] ?? ''), LONGEST_HREF)
    if (href === '' || href.startsWith('#')) return tag
    if (links.length >= MOST_LINKS) {
      cut = true
      return `<${name}${attributes.replace(HREF_ALL, ' ')}>`
    }
    const n = links.length + 1
    links.push({ n, href, text: linkText(html, at + tag.length) })
    const closes = attributes.trimEnd().endsWith('/') ? '/' : ''
    return `<${name}${attributes.replace(HREF_ALL, ' ').replace(/\/\s*$/, '')} href="#${noteId(n)}"${closes}>`
  })
  return { html: neutral(linked) + notes(links), links, cut, remoteHosts: remoteHosts(html) }
}

const ANCHOR = /<(a|area)(?=[\s/])((?:[^<>"']|"[^"]{0,9000}"|'[^']{0,9000}')*)>/gi
const HREF = /(?:^|[\s"'/])(?:xlink:)?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i
/** What would take a press elsewhere, or make it a download. */
const HREF_ALL =
  /(?:^|[\s"'/])(?:(?:xlink:)?(?:href|target|ping|download)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)|download(?=[\s/]|$))/gi

const noteId = (n: number): string => `bouncelab-link-${n}`

/**
 * A browser opens connections for `link` and for frames, whatever the policy says of them; `base` and `meta` change what
 * addresses and headers mean.
 */
const neutral = (html: string): string =>
  html
    .replace(/<(?=(?:link|base|meta|i?frame(?:set)?|fencedframe|portal|object|embed)\b)/gi, '<x-')
    .replace(/\b(?=referrerpolicy\b)/gi, 'x-') + colorScheme(html)

/** The one thing of a `meta` that is wanted: whether the mail has a dark face of its own. */
function colorScheme(html: string): string {
  const tag = /<meta\b[^<>]{0,300}\bname\s*=\s*["']?(?:supported-)?color-schemes?\b[^<>]{0,300}>/i.exec(html)?.[0] ?? ''
  return /content\s*=\s*["']?[^"'>]*\bdark\b/i.test(tag) ? '<style>:root{color-scheme:light dark}</style>' : ''
}

const notes = (links: readonly HtmlLink[]): string =>
  links
    .map(
      ({ n, href }) =>
        `<div id="${noteId(n)}"><template shadowrootmode="closed"><style>${NOTE_STYLE}</style>` +
        `${n} → ${escapeHtml(href)}</template></div>`,
    )
    .join('')

/** What stands between the tags of a link; of an image its alternative text. */
function linkText(html: string, from: number): string {
  const rest = html.slice(from, from + 2000)
  const end = rest.search(/<\/a\b/i)
  const inside = end < 0 ? rest.slice(0, 200) : rest.slice(0, end)
  const shown = inside
    .replace(/<img\b[^<>]*\balt\s*=\s*(?:"([^"]*)"|'([^']*)')[^<>]*>/gi, ' $1$2 ')
    .replace(/<[^>]*>?/g, ' ')
  return plain(decodeEntities(shown), 200)
}

const plain = (text: string, most: number): string =>
  text
    .slice(0, 2 * most)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, most)

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  colon: ':',
  Tab: '',
  NewLine: '',
}

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));?/gi, (all, dec?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? all
    const code = dec === undefined ? Number.parseInt(hex as string, 16) : Number(dec)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  })

const escapeHtml = (text: string): string =>
  text
    .replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/\p{Cf}/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`)

/** Where a browser looks for an image: attributes, and `url()` of a style. */
const IMAGE_ADDRESS =
  /(?:\b(?:src|srcset|background|poster|xlink:href)\s{0,9}=\s{0,9}["']?\s{0,9}|<image\b[^<>]{0,500}?\bhref\s{0,9}=\s{0,9}["']?\s{0,9}|\burl\(\s{0,9}["']?\s{0,9})((?:https?:)?\/\/[^\s"'<>),]{1,500})/gi

function remoteHosts(html: string): string[] {
  const hosts = new Set<string>()
  for (const [, address = ''] of html.matchAll(IMAGE_ADDRESS)) {
    const host = /^(?:https?:)?\/\/(?:[^/?#@]*@)?([^/?#\\]+)/i.exec(decodeEntities(address))?.[1]
    if (host) hosts.add(host.toLowerCase())
    if (hosts.size >= MOST_HOSTS) break
  }
  return [...hosts]
}
