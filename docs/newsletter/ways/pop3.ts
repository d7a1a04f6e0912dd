/** A mailbox that is polled over POP3: what was taken is deleted there. */
import Pop3 from 'node-pop3'
import type { Newsletter } from '../newsletter.ts'
import { recipientOf } from './recipient.ts'

export interface Account {
  host: string
  port: number
  user: string
  password: string
}

export async function pollPop3(account: Account, { receive }: Newsletter): Promise<void> {
  const client = new Pop3(account)
  for (const [number] of (await client.UIDL()) as string[][]) {
    const raw = Buffer.from(await client.RETR(Number(number)))
    await receive({ to: recipientOf(raw), raw, at: Date.now() })
    await client.command('DELE', number as string)
  }
  await client.QUIT()
}
