/** An mbox file that the mail server appends to. Whoever reads it has to lock it, or take it away first, as here. */
import { readFile, rename, rm } from 'node:fs/promises'
import type { Newsletter } from '../newsletter.ts'
import { recipientOf } from './recipient.ts'

export async function readMbox(file: string, { receive }: Newsletter): Promise<void> {
  const taken = `${file}.taken`
  // What comes meanwhile goes into a new file.
  await rename(file, taken)
  for (const raw of messagesOf(await readFile(taken, 'latin1')))
    await receive({ to: recipientOf(raw), raw, at: Date.now() })
  await rm(taken)
}

/** Each begins at a line `From `; a line of its own that begins so, with or without `>`, has one `>` more (mboxrd). */
const messagesOf = (mbox: string): Buffer[] =>
  mbox
    .split(/^From .*\r?\n/m)
    .slice(1)
    .map((text) => Buffer.from(text.replace(/^>(>*From )/gm, '$1').replace(/\r?\n$/, ''), 'latin1'))
