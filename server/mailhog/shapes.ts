/** MailHog's JSON, with the key names that Go gave it (mailhog/data, message.go). */

/** A forward-path or reverse-path in its pieces. */
export interface MailhogPath {
  /** Of a source route (RFC 5321 appendix C); null where there is none. */
  Relays: string[] | null
  Mailbox: string
  Domain: string
  Params: string
}

/** A message, or a part of one. Nothing in `Body` is decoded. */
export interface MailhogContent {
  Headers: Record<string, string[]>
  Body: string
  /** Bytes of header and body. */
  Size: number
  MIME: MailhogMime | null
}

export interface MailhogMime {
  /** Null where there is no boundary to be found. */
  Parts: MailhogContent[] | null
}

export interface MailhogMessage {
  ID: string
  From: MailhogPath
  To: MailhogPath[]
  Content: MailhogContent
  Created: string
  /** Null unless the message is a multipart. */
  MIME: MailhogMime | null
  Raw: { From: string; To: string[]; Data: string; Helo: string }
}

/** The answer of `/api/v2/messages` and `/api/v2/search`. */
export interface MailhogPage {
  /** How many there are without paging. */
  total: number
  count: number
  start: number
  items: MailhogMessage[]
}

/** A server that a message was released to and that was to be remembered. */
export interface OutgoingSmtp {
  Name: string
  Save: boolean
  Email: string
  Host: string
  Port: string
  Username: string
  Password: string
  Mechanism: string
}

/** The host that MailHog says it is. */
export const MAILHOG_HOST = 'mailhog.example'
