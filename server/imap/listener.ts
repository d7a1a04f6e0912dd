/** The IMAP port: mailboxes of the sandboxes, to be read. */
import type { MailboxDoor } from '../mailbox/admit.ts'
import { type MailboxListener, startMailboxListener } from '../mailbox/listener.ts'
import { packageVersion } from '../package/package.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { TlsContexts } from '../smtp/tls.ts'
import { commands } from './commands.ts'
import { ImapSession } from './session.ts'

export interface ImapOptions {
  sandboxes: Sandboxes
  listen: { host: string; port: number }
  tls: TlsContexts
  implicitTls?: boolean
  /** Any password is right unless given. */
  door?: MailboxDoor
  patience?: { before: number; after: number }
  mostClients?: number
}

const MINUTE = 60_000

/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
export function startImapListener(options: ImapOptions): Promise<MailboxListener> {
  const { sandboxes, listen, tls, implicitTls = false, mostClients } = options
  const patience = options.patience ?? { before: 3 * MINUTE, after: 30 * MINUTE }
  const settings = {
    sandboxes,
    tls,
    door: options.door ?? { clearAuth: 'any' as const },
    patience,
    version: packageVersion(),
  }
  return startMailboxListener({
    protocol: implicitTls ? 'IMAPS' : 'IMAP',
    flag: implicitTls ? '--imaps' : '--imap',
    ...{ listen, tls, implicitTls },
    serve: (connection) => new ImapSession(settings, connection).run(commands),
    busy: '* BYE too many clients; come again later\r\n',
    goodbye: '* BYE the server stops\r\n',
    ...(mostClients === undefined ? {} : { mostClients }),
    onFault: sandboxes.options.onFault,
  })
}
