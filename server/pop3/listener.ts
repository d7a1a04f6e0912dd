/** The POP3 port: mailboxes of the sandboxes, for pollers. */
import type { MailboxDoor } from '../mailbox/admit.ts'
import type { MailboxListener } from '../mailbox/listener.ts'
import { startMailboxListener } from '../mailbox/listener.ts'
import { Locks } from '../mailbox/locks.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { TlsContexts } from '../smtp/tls.ts'
import { obey } from './commands.ts'
import { Pop3Session } from './session.ts'

export interface Pop3Options {
  sandboxes: Sandboxes
  listen: { host: string; port: number }
  tls: TlsContexts
  implicitTls?: boolean
  /** Any password is right unless given. */
  door?: MailboxDoor
  /** Shared by all ports of a server. */
  locks?: Locks
  patience?: { before: number; after: number }
  mostClients?: number
}

const MINUTE = 60_000

/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
export function startPop3Listener(options: Pop3Options): Promise<MailboxListener> {
  const { sandboxes, listen, tls, implicitTls = false, mostClients } = options
  const patience = options.patience ?? { before: 3 * MINUTE, after: 10 * MINUTE }
  const settings = {
    sandboxes,
    tls,
    door: options.door ?? { clearAuth: 'any' as const },
    patience,
    locks: options.locks ?? new Locks(),
  }
  return startMailboxListener({
    protocol: implicitTls ? 'POP3S' : 'POP3',
    flag: implicitTls ? '--pop3s' : '--pop3',
    ...{ listen, tls, implicitTls },
    serve: (connection) => new Pop3Session(settings, connection).run(obey),
    busy: '-ERR [SYS/TEMP] too many clients; come again later\r\n',
    goodbye: '-ERR [SYS/TEMP] the server stops\r\n',
    ...(mostClients === undefined ? {} : { mostClients }),
    onFault: sandboxes.options.onFault,
  })
}
