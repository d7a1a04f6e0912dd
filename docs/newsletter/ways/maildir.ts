/** A Maildir that the mail server delivers into: what was taken moves from new to cur. */
import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Newsletter } from '../newsletter.ts'
import { recipientOf } from './recipient.ts'

export async function readMaildir(folder: string, { receive }: Newsletter): Promise<void> {
  for (const name of (await readdir(join(folder, 'new'))).sort()) {
    const raw = await readFile(join(folder, 'new', name))
    await receive({ to: recipientOf(raw), raw, at: Date.now() })
    await rename(join(folder, 'new', name), join(folder, 'cur', `${name}:2,S`))
  }
}
