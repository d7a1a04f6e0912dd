/**
 * How a system's SMTP server speaks, and what it takes: texts, and pure judgements of what a client typed. An MTA
 * brings its own (`Mta.smtp`); server/smtp plays it, and has plain words for sandboxes whose MTA brings none.
 */
import type { RuledDns } from './rule-stack.ts'
import type { ClientInfo, Instant, RecipientPath, ReversePath, Why } from './types.ts'

/** The EHLO keywords that the listener can honour. */
export const SMTP_EXTENSIONS = [
  'PIPELINING',
  'SIZE',
  '8BITMIME',
  'SMTPUTF8',
  'DSN',
  'ENHANCEDSTATUSCODES',
  'STARTTLS',
  'AUTH',
] as const
export type SmtpExtension = (typeof SMTP_EXTENSIONS)[number]

export interface SmtpDialect {
  replies: SmtpReplies
  /** The name in greeting and replies; the listener's own where absent. */
  hostname?: string
  /** In EHLO's order. The commands of one that is not among them are unknown here. */
  extensions: readonly SmtpExtension[]
  /** Milliseconds of silence before the session is ended; the listener's own where absent. */
  idleTimeout?: number
  /** Largest message in bytes that SIZE names, and that MAIL takes where SIZE is offered; the listener's where absent. */
  sizeLimit?: number
  /** What set `sizeLimit`. */
  sizeLimitWhy?: Why
  /** Arguments that change nothing are not looked at: HELO without a name, VRFY without a user, `DATA now`. */
  laxArguments: boolean
  splitCommand(line: string): { verb: string; argument: string }
  /**
   * @param word `FROM` of MAIL or `TO` of RCPT
   * @param argument what follows the verb
   * @returns null where the address cannot be read
   */
  parsePath(word: 'FROM' | 'TO', argument: string): SmtpPath | null
  /**
   * What the system's parser has against what follows an address, before the parameters are read (Exim takes no
   * parameter of an extension that it does not offer).
   * @returns the whole reply; null where the command goes on
   */
  judgeArgument?(word: 'FROM' | 'TO', argument: string, path: SmtpPath): string | null
  /**
   * Reads RCPT's parameters, where the system has its own way (OpenSMTPD's leak from one recipient to the next).
   * @param rest what follows the address
   * @param earlier what followed those of the transaction's RCPT commands before, the refused ones too
   * @returns the parameters, or the reply that refuses them
   */
  rcptParameters?(
    rest: string,
    earlier: readonly string[],
  ): { values: Pick<RecipientPath, 'orcpt' | 'notify'> } | { reply: string }
  /**
   * What the system itself has against a sender, at MAIL; asked after the rules. The address is the one for its queue.
   * @param ruledDns what the rules say of the DNS where mail to an address would go; null where they say nothing
   */
  judgeSender?(reversePath: ReversePath, ruledDns: (address: string) => RuledDns | null): SmtpRefusal | null
  /** What the system itself has against a recipient; asked after the rules. The addresses are those for its queue. */
  judgeRecipient?(reversePath: ReversePath, recipient: string, client: ClientInfo): SmtpRefusal | null
  /** What it has against a whole message, dots unstuffed; asked after the rules. */
  judgeMessage?(raw: Uint8Array): SmtpRefusal | null
}

/** The address of MAIL or RCPT. */
export interface SmtpPath {
  /** As typed, without its angle brackets. */
  path: string
  /** What the system puts into its queue, where that is not what was typed. */
  queuedAs?: string
  /** What follows, for the parameters. */
  rest: string
}

export interface SmtpRefusal {
  reply: string
  why: Why
  /** A recipient whom a rule for attempts names is taken all the same, so that the rule comes to act. */
  unlessRuled?: boolean
}

/** A message that was just stored, as the last reply may name it. */
export interface SmtpQueued {
  messageId: string
  processId: number
  at: Instant
  /** The sandbox's, which queue names are made of. */
  seed: number
}

/**
 * Every text that the server says by itself, as `CODE text`, with `\n` between the lines of a longer one.
 * Null where the system has no such refusal and the command goes on.
 */
export interface SmtpReplies {
  /** @param at the sandbox's time, for a greeting with a date */
  greeting(hostname: string, at: Instant, client?: ClientInfo): string
  helo(hostname: string, client: ClientInfo): string
  ehlo(hostname: string, extensions: readonly string[], client: ClientInfo): string
  /** A text, or one that names the sender. */
  mailOk: string | ((reversePath: ReversePath) => string)
  rcptOk(recipient: string): string
  dataGo: string
  queued(message: SmtpQueued): string
  rset: string
  noop: string
  quit(hostname: string): string
  help: string
  vrfy: string
  startTls: string
  authOk: string
  /** Asks for the next step of an AUTH exchange; the prompt is base64. */
  authNext(prompt: string): string
  unknownCommand: string
  notImplemented: string
  syntax(usage: string): string
  heloFirst: string | null
  mailFirst: string
  rcptFirst: string
  noValidRecipients: string
  nestedMail: string | null
  badSender: string
  badRecipient: string
  badParameter: ((why: string) => string) | null
  unknownParameter: ((name: string) => string) | null
  tooBig(limit: number): string
  /** A line feed without its carriage return in a message: where it is refused, the connection ends too. */
  bareLf: string | null
  tlsActive: string
  /** Where the operator wants TLS before anything else (RFC 3207 section 4). */
  tlsFirst: string
  /** Where the operator wants AUTH before mail (RFC 4954 section 6). */
  authFirst: string
  authWrong: string
  /** Of a mechanism that shows the password to everybody on the way. */
  authNeedsTls: string
  /** Too many wrong passwords came from the client's address. */
  authLimited(seconds: number): string
  authAgain: string
  authInTransaction: string
  authUnknown(offered: readonly string[]): string
  authCancelled: string
  authMalformed: string
  authUnavailable(why: string): string
  lineTooLong(limit: number): string
  controlCharacters: string
  /** Where null, an HTTP request is an unknown command like any other. */
  httpRequest: string | null
  tlsOnPlainPort: string
  tooManyErrors: string | null
  timeout: string
  shuttingDown: string
  /** @param isFull no room was left: the client is to come again when there is (452), where the system tells the two apart */
  notStored(why: string, isFull: boolean): string
  unavailable(why: string): string
}
