import type { TlsFault } from './tls.ts'

/** What the dialogue asks of the connection under it. */
export interface Wire {
  readonly ip: string
  readonly port: number
  /** Bytes of the message that is being read. */
  readonly received: number
  /** Sent with the next flush. */
  write(text: string): void
  /** The bytes that follow are a message until the line with the single dot, or a bare line feed that ends it all. */
  readMessage(limit: number, bytesPerSecond: number | undefined, refuseBareLf: boolean): void
  startTls(fault: TlsFault | undefined): void
  /** Reads on without looking, so as to notice when the client leaves. */
  discardInput(): void
  /** Sends what is written and closes. */
  close(): void
  reset(): void
}
