/** Every address of the web that a message names, in its order, each once. */
import type { ReadMail } from '../sandbox/read-mail.ts'

const WEB = /^https?:\/\/\S/i
/** What an attribute of a link, an image or a style sheet says. */
const TAG = /<(a|area|link|img)\b((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi
const ADDRESS = /(?:^|[\s"'/])(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i
const IN_TEXT = /<(https?:\/\/[^<>]+)>|\bhttps?:\/\/[\w\-@:%+'!.~#?,&/=;()]*[\w\-@%+~#&/=]/gi

export function linksOf({ text, html }: ReadMail): string[] {
  const links: string[] = []
  for (const [, tag = '', attributes = ''] of (html ?? '').matchAll(TAG)) {
    if (/^link$/i.test(tag) && !/\brel\s*=\s*["']?stylesheet\b/i.test(attributes)) continue
    const found = ADDRESS.exec(attributes)
    const address = (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim().replaceAll('&amp;', '&')
    if (WEB.test(address)) links.push(address)
  }
  // One in angle brackets may go on in the next line (RFC 3986 appendix C).
  for (const [all, bracketed] of (text ?? '').matchAll(IN_TEXT)) links.push((bracketed ?? all).replace(/\s+/g, ''))
  return [...new Set(links)]
}
