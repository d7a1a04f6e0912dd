import type { Attachment } from './read-mail.ts'

/** Images beyond this stay out of the page, and so does what would make all of them together larger than the second. */
const LARGEST_IMAGE = 5 * 1024 * 1024
const MOST_IN_ALL = 20 * 1024 * 1024

/** The HTML with the message's own images in it; everything else that it would fetch is stopped by its policy. */
export function ownImages(html: string, attachments: readonly Attachment[]): string {
  const images = new Map<string, string>()
  for (const { part, content } of attachments) {
    if (!part.cid || content.length > LARGEST_IMAGE || !/^image\/[a-z0-9.+-]+$/.test(part.type)) continue
    images.set(part.cid, `data:${part.type};base64,${Buffer.from(content).toString('base64')}`)
  }
  let left = MOST_IN_ALL
  return html.replace(/\bcid:([^\s'"<>)]{1,256})/gi, (all, cid: string) => {
    const image = images.get(decode(cid))
    if (image === undefined || image.length > left) return all
    left -= image.length
    return image
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
