/**
 * The words of the core: what a message, a recipient and an outcome are.
 * Nothing here knows Node, a network or a real clock.
 */

import type { AnswerKind } from './answer.ts'

/** Milliseconds since 1970-01-01T00:00:00Z, always read from the sandbox's clock. */
export type Instant = number

/** A length of time in milliseconds. */
export type Duration = number

/**
 * The address that notices about a message go to (RFC 5321 section 3.3).
 * `''` is the null reverse-path `<>`; `'#@[]'` is the envelope sender of qmail's double bounce.
 */
export type ReversePath = string

/** One keyword of the NOTIFY parameter (RFC 3461 section 4.1). */
export type Notify = 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY'

/** One forward-path with its DSN parameters, as the client typed it. */
export interface RecipientPath {
  /** The address without its angle brackets, untouched. */
  forwardPath: string
  /** ORCPT as typed, xtext not decoded (RFC 3461 section 4.2). */
  orcpt?: string
  notify?: Notify[]
  /** What the system's SMTP server put into its queue, where that is not what was typed (qmail-smtpd strips quotes). */
  queuedAs?: string
  /**
   * What the MTA's aliases made of it, before any mailbox name is put in its place: the intermediate form of the
   * address, where the forward-path is the original one. Absent where no alias did. An alias of several targets makes
   * several recipients of one forward-path.
   */
  expandsTo?: string
  /** The mailing list whose expansion made this a recipient; it is the original form where there is no ORCPT. */
  listAddress?: string
}

/** The SMTP envelope (RFC 5321 section 2.3.1), kept apart from the message's bytes. */
export interface Envelope {
  reversePath: ReversePath
  /** The reverse-path in the system's queue, where that is not what was typed. */
  queuedAs?: ReversePath
  recipients: RecipientPath[]
  /** RFC 3461 section 4.3. */
  ret?: 'FULL' | 'HDRS'
  /** ENVID as typed, xtext not decoded (RFC 3461 section 4.4). */
  envid?: string
  smtpUtf8?: boolean
  /** XVERP's two delimiters: notices go to an address made for each recipient (Postfix). */
  verp?: string
}

/** What a message is to the person who looks at it. */
export type MessageKind = 'mail' | NoticeKind | 'forward'

/** Every kind of message that an MTA writes about another one. */
export type NoticeKind = 'bounce' | 'double-bounce' | 'warning' | 'delivery-report' | 'postmaster-copy'

/** The SMTP client as the session saw it. */
export interface ClientInfo {
  ip: string
  port?: number
  /** The HELO or EHLO argument, absent before it was given. */
  helo?: string
  /** AUTH user name. */
  user?: string
  tls: boolean
  esmtp: boolean
}

/** Where a message came from. */
export type Origin =
  | { type: 'smtp'; sessionId: string; client: ClientInfo }
  /** `about`: the MTA itself wrote it, about this session. */
  | { type: 'local'; uid: number; about?: string }
  | { type: 'notice'; notice: NoticeKind; parentId: string }
  /** By the delivery of this recipient of the parent. */
  | { type: 'forward'; parentId: string; recipient: string }
  /** Sent back by this recipient of the parent, or by who reads for them. */
  | { type: 'answer'; answer: AnswerKind; parentId: string; recipient: string; client: ClientInfo }

/** A recipient's delivery state; all but `queued` and `held` are final. */
export type RecipientStatus = 'queued' | 'delivered' | 'failed' | 'expired' | 'held' | 'discarded'

/** A message's state: that of its recipients, `mixed` where they differ. */
export type MessageStatus = RecipientStatus | 'mixed'

/** How a status code came to be known: said by a real field, found in a reply, or implied by the result. */
export type StatusSource = 'reported' | 'reply' | 'implied'

/** Delivered on this system, or handed to another host. */
export type Channel = 'local' | 'remote'

/** The moment of an outgoing SMTP dialogue at which the remote host answered. */
export type ReplyStage = 'greeting' | 'helo' | 'mail' | 'rcpt' | 'data' | 'message'

/** The other side of a remote delivery; either half may be unknown. */
export interface RemoteHost {
  name: string
  address: string
  /** What it says after the 220 of its greeting, where a rule tells. */
  greeting?: string
  /** Its EHLO keywords, where a rule tells: `['SIZE 1000', 'DSN']`. */
  offers?: string[]
  /** Our own address on the connection, where it was a real one. */
  from?: string
  /** How the connection was encrypted, where it was; `verified` where the certificate is one that a client may trust. */
  tls?: { protocol: string; cipher: string; verified: boolean }
}

/**
 * What the DNS says of a recipient's domain. `no-address`: neither MX nor address; `mx-no-address`: its mail exchangers
 * have none; `loop`: the best of them is this host; `servfail`, `no-answer`: nothing for now.
 */
export const DNS_RESULTS = [
  'not-found',
  'servfail',
  'no-answer',
  'no-address',
  'mx-no-address',
  'null-mx',
  'loop',
] as const
export type DnsResult = (typeof DNS_RESULTS)[number]

/** `silent`: connected, and no greeting came; `lost`, `lost-after-data`: cut before and after the message's last dot. */
export const CONNECT_RESULTS = ['refused', 'timeout', 'silent', 'lost', 'lost-after-data'] as const
export type ConnectResult = (typeof CONNECT_RESULTS)[number]

/** `loop`: it has been through this mailbox before; `not-writable`: its file or folder cannot be written. */
export const MAILBOX_RESULTS = ['unknown', 'full', 'loop', 'not-writable'] as const
export type MailboxResult = (typeof MAILBOX_RESULTS)[number]

/** What happened in the world when one recipient was tried. The MTA judges and words it. */
export type Outcome =
  | {
      type: 'delivered'
      by: 'remote' | 'mailbox' | 'program' | 'forward' | 'nobody'
      reply?: string
      host?: RemoteHost
      output?: string
    }
  | { type: 'replied'; at: ReplyStage; reply: string; host: RemoteHost }
  /** `exchanger`: a mail exchanger that has no address. */
  | { type: 'dns'; result: DnsResult; exchanger?: string }
  | { type: 'connect'; result: ConnectResult; host: RemoteHost }
  | { type: 'mailbox'; result: MailboxResult; text?: string }
  | { type: 'program'; exit: number; output: string }
  /** The MTA itself found that it cannot try, for instance qmail with a partial last line. */
  | { type: 'mta'; temporary: boolean; text: string; status?: string; host?: RemoteHost }

/** How an MTA judges an outcome (RFC 3463 section 2: classes 2, 4 and 5). */
export interface Judgement {
  result: 'delivered' | 'deferred' | 'failed'
  /** The MTA's own words for it, as they stand in its notice and its log. May have several lines. */
  report: string
  /** Enhanced status code, `x.y.z`. */
  status: string
  statusSource: StatusSource
  /** The remote's reply or the MTA's sentence, for Diagnostic-Code and the page. */
  diagnostic: string
  /** Deferred, and put aside by the MTA itself (Exim): `Mta.nextAttemptAt` says until when. */
  frozen?: true
}

/** What decided an attempt or a notice; names a rule, a setting with its place, or a default. */
export type Why =
  | { by: 'rule'; ruleId: string; entry: number }
  | { by: 'setting'; setting: string; value: string; source?: SourcePlace; text: string }
  | { by: 'default'; text: string }
  | { by: 'operator'; text: string }

/** A place in a file that a person can open. Lines and columns count from 1. */
export interface SourcePlace {
  file: string
  line?: number
  column?: number
}

/** What is wrong with something that a person wrote, or hardly meant. */
export interface Finding {
  line?: number
  column?: number
  /** Where it is in the data: `rules[0].then`. */
  path?: string
  message: string
  /** What to write instead. */
  mend?: string
}

/** One recipient group of a notice, in RFC 3464's terms. */
export interface ReportEntry {
  finalRecipient: string
  originalRecipient?: string
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  status: string
  diagnosticCode?: string
  remoteMta?: string
}

/** A header field with its name as written and its value unfolded. */
export interface HeaderField {
  name: string
  value: string
}

/** The few header fields that lists, notices and waits need; scanned once at intake. */
export interface HeaderSummary {
  from: string
  to: string[]
  subject: string
}
