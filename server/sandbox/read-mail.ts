/** A message taken apart, for those who look at it: never on the way in. */
import type { Attachment } from 'mailparser'

export interface ReadMail {
  text: string | null
  html: string | null
  attachments: Attachment[]
}

/** mailparser is the slowest import of all, so it waits for the first look. */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const { simpleParser } = await import('mailparser')
  const parsed = await simpleParser(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    keepCidLinks: true,
  })
  return { text: parsed.text ?? null, html: parsed.html || null, attachments: parsed.attachments }
}

/** Images beyond this stay out of the page. */
const LARGEST_IMAGE = 5 * 1024 * 1024

/** The HTML with the message's own images in it; everything else that it would fetch is stopped by its policy. */
export function withOwnImages({ html, attachments }: ReadMail): string {
  const images = new Map<string, string>()
  for (const { cid, contentType, content } of attachments) {
    if (!cid || content.length > LARGEST_IMAGE || !/^image\/[a-z0-9.+-]+$/i.test(contentType)) continue
    images.set(cid, `data:${contentType};base64,${content.toString('base64')}`)
  }
  return (html ?? '').replace(/\bcid:([^\s'"<>)]{1,256})/gi, (all, cid: string) => images.get(decode(cid)) ?? all)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
