/** A sandbox with its mailboxes open for reading. */
import { startImapListener } from '../../server/imap/listener.ts'
import type { MailboxListener } from '../../server/mailbox/listener.ts'
import { startPop3Listener } from '../../server/pop3/listener.ts'
import { TlsContexts } from '../../server/smtp/tls.ts'
import { type Lab, openLab } from './lab.ts'

export interface MailboxLab extends Lab {
  port: number
  deliver(to: string | string[], raw?: string, from?: string): Promise<string>
}

type Options = { patience?: { before: number; after: number }; mostClients?: number; implicitTls?: boolean }

export async function openMailboxLab(
  protocol: 'pop3' | 'imap',
  options: Options & Parameters<typeof openLab>[0] = {},
): Promise<MailboxLab> {
  const lab = await openLab(options)
  const start = protocol === 'pop3' ? startPop3Listener : startImapListener
  const tls = new TlsContexts('make', 'bouncelab')
  const listen = { host: '127.0.0.1', port: 0 }
  const listener: MailboxListener = await start({ sandboxes: lab.sandboxes, listen, tls, ...options })
  const close = lab.close
  return Object.assign(lab, {
    port: listener.address.port,
    deliver: async (to: string | string[], raw = LETTER, from = 'app@client.example') => {
      const recipients = [to].flat().map((forwardPath) => ({ forwardPath }))
      const envelope = { reversePath: from, recipients }
      const bytes = Uint8Array.from(Buffer.from(raw, 'latin1'))
      const { messageId } = await lab.sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw: bytes })
      await lab.sandbox.settled()
      return messageId
    },
    close: async () => {
      await listener.close(0)
      await close()
    },
  })
}

export const LETTER = 'From: App <app@client.example>\r\nTo: ann@app.test\r\nSubject: hello\r\n\r\nHello.\r\n'
