/** What a route's handler is given, and what it gives back. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ReaderName } from '../mailbox/start-readers.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { Answer, Body, Query, RouteName } from './contract.ts'
import type { Guard } from './guard/guard.ts'
import type { WebPolicy } from './web-policy.ts'

/** Ports besides SMTP, and what the ports want of who comes in. */
export interface Doors {
  smtps?: { host: string; port: number } | undefined
  /** `HOST:PORT` or the path of a socket. */
  lmtp?: string | undefined
  requireTls: boolean
  authRequired: boolean
  /** Whether passwords are looked up; any is right otherwise. */
  passwords: boolean
}

/** The server around the routes. */
export interface HttpContext {
  sandboxes: Sandboxes
  smtp: { host: string; port: number }
  readers: Partial<Record<ReaderName, { host: string; port: number }>>
  /** Where this listener can be reached; known once it listens. */
  url: string
  version: string
  /** Tells this start of the server from every other. */
  instance: string
  /** Bytes of a message that is handed in. */
  maxMessageSize: number
  /** Where the page is served, with slashes around it. */
  basePath: string
  policy: WebPolicy
  guard: Guard
  /** What the ports under TLS show: PEM. */
  certificate: () => { pem: string; isMade: boolean } | null
  /** What clients must know to send mail. */
  doors: Doors
  uiFolder: URL
  /** The list of messages that Mailpit and MailHog have at one path is MailHog's. */
  mailhogV1List: boolean
  /** Ends long answers when the server stops. */
  stopping: AbortSignal
  /** Told when a sandbox is gone, so that its sockets are closed. */
  onRemoved: Set<(sandbox: string, why: 'removed' | 'replaced') => void>
  /** Told of faults of ours. */
  onFault: (error: unknown) => void
}

export interface Call<K extends RouteName> {
  context: HttpContext
  params: Record<string, string>
  query: Query<K>
  /** Read and checked; only for routes whose body the contract checks. */
  body: Body<K>
  req: IncomingMessage
  res: ServerResponse
  /** The sandbox of the path, made at first use. */
  sandbox: () => Promise<Sandbox>
  /** Aborted when the client goes away or the server stops. */
  gone: AbortSignal
}

/** What is sent as it is rather than as JSON. */
export class Sent {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array | string

  constructor(body: Uint8Array | string, headers: Record<string, string> = {}, status = 200) {
    this.body = body
    this.headers = headers
    this.status = status
  }
}

export type Handler<K extends RouteName> = (call: Call<K>) => Promise<Answer<K> | Sent> | Answer<K> | Sent

/** Reads its own body: its form depends on the content type, or another room checks it. */
export interface RawHandler<K extends RouteName> {
  ownBody: true
  handle: Handler<K>
}

export type Handlers = { [K in RouteName]: Handler<K> | RawHandler<K> }

/** Marks a handler that reads its body itself. */
export const ownBody = <K extends RouteName>(handle: Handler<K>): RawHandler<K> => ({ ownBody: true, handle })
