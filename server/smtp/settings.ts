import type { SmtpHost } from './host.ts'

/** What every dialogue of a listener goes by. */
export interface Settings {
  host: SmtpHost
  hostname: string
  /** Bytes. */
  maxMessageSize: number
  /** Whether an AUTH user name picks the sandbox. */
  authSandboxes: boolean
  /** Bytes of a command. */
  maxLine: number
}
