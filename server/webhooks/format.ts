/** What a provider of mail posts to an application's URL: one format a file in formats/, all of one event. */
import type { SandboxEvent } from '../core/events.ts'
import type { Duration, HeaderField, Instant, ReportEntry } from '../core/types.ts'
import type { Telling } from '../core/webhook.ts'

/** What became of a recipient, or what came back, in words that every provider has its own for. */
export interface Told {
  /** Unique and the same at every attempt: providers give such an id, so that receivers can tell a repetition. */
  id: string
  type: Telling
  at: Instant
  /** The sandbox, for ids that must be unique beyond it. */
  sandbox: string
  recipient: string
  /** Its number from 1; 0 where there was none. */
  attempt: number
  /** SMTP reply code, where a host said one. */
  code: number | null
  /** Enhanced status code, x.y.z. */
  status: string
  /** The other side's own words. */
  diagnostic: string
  remoteHost: { name: string; address: string } | null
  /** From where the message was sent; of TEST-NET-2 (RFC 5737) where no real connection was made. */
  sendingIp: string
  /** How the connection was encrypted; null where it was not, as with the hosts that are only played. */
  tls: { protocol: string; cipher: string; verified: boolean } | null
  /** For a deferral: when it is tried again. */
  nextAttemptAt: Instant | null
  /** Given up after deferrals, rather than refused. */
  expired: boolean
  /** The original message: what the application sent. */
  message: {
    id: string
    rootId: string
    reversePath: string
    recipients: string[]
    header: readonly HeaderField[]
    from: string
    to: string[]
    subject: string
    /** Of its Message-ID field, without the angle brackets; made up where it has none. */
    messageId: string
    size: number
    acceptedAt: Instant
    /** Where the application connected from. */
    clientIp: string | null
  }
  /** What came back, where the event is about that: a notice, a complaint, an answer. */
  back: { id: string; kind: string; report: ReportEntry[]; feedback: string | null; raw: Uint8Array } | null
  /** The event as the journal has it. */
  event: SandboxEvent
  /** Class words that the webhook gives this status itself. */
  classed?: Readonly<Record<string, string | number | boolean>> | undefined
}

/** What signs the posts of one webhook; made from the sandbox's seed, so that a run can be repeated. */
export interface Keys {
  /** As the application has it: a signing key, a `whsec_…` secret, a password; per format. */
  secret: string
  /** Our own HTTP address, for URLs in payloads (certificate, confirmation); ends with a slash. */
  baseUrl: string
  /** Names the webhook in those URLs. */
  webhookId: string
  seed: number
  /** Of Amazon SNS: '1' signs with SHA-1, '2' with SHA-256; '1' unless given, as for a new topic. */
  signatureVersion?: '1' | '2'
}

export interface Post {
  /** Beside Content-Type and User-Agent. */
  headers: Record<string, string>
  contentType: string
  body: string
}

export interface WebhookFormat {
  /**
   * @param attempt from 1
   * @param now when it is posted; signatures carry it. By the wall clock, because receivers hold it against theirs (svix
   *   allows five minutes); what the payload tells of has the sandbox's time
   * @returns null where the provider posts nothing for such an event
   */
  post(told: Told, keys: Keys, attempt: number, now: Instant): Post | null | Promise<Post | null>
  /** Whether the provider posts anything for such an event; asked before the bytes are read. */
  tells(type: Told['type']): boolean
  /** How long the provider waits before the second, third … attempt; after the last it gives up. */
  retries: readonly Duration[]
  /** The same where it depends on what is told; absent where it does not. */
  retriesFor?(type: Told['type']): readonly Duration[]
  /** What the provider makes of an answer; by default 2xx is taken and everything else is tried again. */
  judge?(status: number): 'taken' | 'again' | 'refused'
  /** Posted before anything else, where the provider wants to be confirmed first (Amazon SNS). */
  confirmation?(keys: Keys, now: Instant): Post | Promise<Post>
}
