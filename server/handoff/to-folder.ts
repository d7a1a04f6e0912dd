/** Delivery into a Maildir or an mbox file on this machine, for pollers and mail readers. */
import { appendFile, link, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { LocalResult } from '../core/mta.ts'
import { concat, utf8 } from '../mail/bytes.ts'
import { asMbox } from '../mail/mbox.ts'
import { deliveredBytes } from './delivered-bytes.ts'
import type { Handing } from './handoff-host.ts'

/** Written whole under tmp, then put in its place under new: a reader never sees half of it (maildir(5)). */
export async function deliverToMaildir(handing: Handing, folder: string): Promise<LocalResult> {
  const { message, recipient } = handing
  const seconds = Math.floor(message.acceptedAt / 1000)
  return attempt(folder, async () => {
    for (const part of ['tmp', 'new', 'cur']) await mkdir(join(folder, part), { recursive: true })
    for (let n = 0; ; n++) {
      const name = `${seconds}.${message.id}R${recipient.index}N${n}.bouncelab`
      const half = join(folder, 'tmp', `${name}.${process.pid}`)
      const file = await open(half, 'w')
      try {
        await file.writeFile(deliveredBytes(handing))
        await file.sync()
      } finally {
        await file.close()
      }
      try {
        // A link fails where a rename would take the place of another message.
        await link(half, join(folder, 'new', name))
        return `new/${name}`
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      } finally {
        await unlink(half)
      }
    }
  })
}

/** Appended in one write, its From lines quoted so that they can be unquoted (mboxrd). */
export async function deliverToMbox(handing: Handing, file: string): Promise<LocalResult> {
  const { message } = handing
  const sender = message.envelope.reversePath.replace(/\s/g, '-') || 'MAILER-DAEMON'
  const from = utf8(`From ${sender} ${asctime(message.acceptedAt)}\n`)
  return attempt(file, async () => {
    await appendFile(file, concat(from, asMbox(deliveredBytes(handing))))
    return 'appended'
  })
}

/** @example asctime(0) // 'Thu Jan  1 00:00:00 1970' */
function asctime(at: number): string {
  const [, weekday, day, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? []
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`
}

async function attempt(place: string, write: () => Promise<string>): Promise<LocalResult> {
  try {
    const reply = await write()
    return {
      forwards: [],
      outcome: () => ({ type: 'delivered', by: 'mailbox' }),
      handoff: { ok: true, reply, dialogue: [] },
    }
  } catch (error) {
    const reply = `${place} cannot be written: ${error instanceof Error ? error.message : String(error)}`
    const outcome = { type: 'mta', temporary: true, text: `${reply}. (#4.3.0)\n` } as const
    return { forwards: [], outcome: () => outcome, handoff: { ok: false, reply, dialogue: [] } }
  }
}
