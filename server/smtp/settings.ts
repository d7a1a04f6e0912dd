import type { Door } from './door.ts'
import type { SmtpHost } from './host.ts'

/** What every dialogue of a listener goes by. */
export interface Settings {
  host: SmtpHost
  hostname: string
  /** Bytes. */
  maxMessageSize: number
  /** Whether an AUTH user name picks the sandbox. */
  authSandboxes: boolean
  /** LMTP (RFC 2033): LHLO, and after the message a reply for each recipient. */
  lmtp: boolean
  door: Door
  /** Bytes of a command. */
  maxLine: number
}
