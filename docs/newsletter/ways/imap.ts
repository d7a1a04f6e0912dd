/** A mailbox that is polled over IMAP: what was taken is marked as seen. */
import { ImapFlow } from 'imapflow'
import type { Newsletter } from '../newsletter.ts'
import type { Account } from './pop3.ts'
import { recipientOf } from './recipient.ts'

export async function pollImap({ host, port, user, password }: Account, { receive }: Newsletter): Promise<void> {
  const client = new ImapFlow({
    host,
    port,
    auth: { user, pass: password },
    secure: false,
    doSTARTTLS: false,
    logger: false,
  })
  await client.connect()
  try {
    await client.mailboxOpen('INBOX')
    for (const { uid, source, internalDate } of await client.fetchAll(
      { seen: false },
      { source: true, internalDate: true },
    )) {
      if (!source) continue
      await receive({
        to: recipientOf(source),
        raw: source,
        at: internalDate ? new Date(internalDate).getTime() : Date.now(),
      })
      await client.messageFlagsAdd({ uid: String(uid) }, ['\\Seen'])
    }
  } finally {
    await client.logout()
  }
}
