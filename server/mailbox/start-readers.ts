/** The ports on which mailboxes are read, those that were asked for. */
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { TlsContexts } from '../smtp/tls.ts'
import type { MailboxDoor } from './admit.ts'
import type { MailboxListener } from './listener.ts'

interface Address {
  host: string
  port: number
}

export const READERS = ['pop3', 'pop3s', 'imap', 'imaps'] as const
export type ReaderName = (typeof READERS)[number]

export interface MailboxReaders {
  /** Where each listens; those that were not asked for are missing. */
  addresses: Partial<Record<ReaderName, Address>>
  close(graceMs: number): Promise<void>
}

/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN; those that listen already are closed then */
export async function startMailboxReaders(
  listen: Partial<Record<ReaderName, Address | undefined>>,
  sandboxes: Sandboxes,
  tls: TlsContexts,
  door: MailboxDoor,
): Promise<MailboxReaders> {
  const started = new Map<ReaderName, MailboxListener>()
  const close = async (graceMs: number) => {
    await Promise.all([...started.values()].map((listener) => listener.close(graceMs)))
  }
  try {
    const { startPop3Listener } = await import('../pop3/listener.ts')
    const { startImapListener } = await import('../imap/listener.ts')
    const { Locks } = await import('./locks.ts')
    const locks = new Locks()
    for (const name of READERS) {
      const address = listen[name]
      if (!address) continue
      const options = { sandboxes, listen: address, tls, door, implicitTls: name.endsWith('s') }
      const start = name.startsWith('pop3') ? startPop3Listener({ ...options, locks }) : startImapListener(options)
      started.set(name, await start)
    }
  } catch (error) {
    await close(0)
    throw error
  }
  return { addresses: Object.fromEntries([...started].map(([name, { address }]) => [name, address])), close }
}
