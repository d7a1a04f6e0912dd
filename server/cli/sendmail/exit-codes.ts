/** Exit codes by which callers of sendmail go (sysexits.h). */
export const EX = {
  OK: 0,
  /** The command line is wrong. */
  USAGE: 64,
  /** An address or the header cannot be used. */
  DATAERR: 65,
  NOUSER: 67,
  /** The server's name has no address. */
  NOHOST: 68,
  /** Refused for good, for another reason than the recipient. */
  UNAVAILABLE: 69,
  /** A fault of ours. */
  SOFTWARE: 70,
  CANTCREAT: 73,
  IOERR: 74,
  /** It may work later; also where no server answers. */
  TEMPFAIL: 75,
  /** The server speaks no SMTP, or lacks what was asked for. */
  PROTOCOL: 76,
  NOPERM: 77,
  CONFIG: 78,
} as const

export type ExitCode = (typeof EX)[keyof typeof EX]

/** What ends the program: a sentence that names the place and the mend, and the code. */
export class SendmailError extends Error {
  readonly exit: ExitCode

  constructor(exit: ExitCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.exit = exit
  }
}

/** @param response the reply, first line */
export function exitForReply(response: string, command: string): ExitCode {
  const [, code = '', enhanced = ''] = /^(\d{3})[ -](?:(\d\.\d{1,3}\.\d{1,3})(?=\s|$))?/.exec(response) ?? []
  if (code.startsWith('4')) return EX.TEMPFAIL
  if (/^53[0458]$/.test(code)) return EX.NOPERM
  // As sendmail judges replies to RCPT; a refusal by policy says nothing of the user.
  if (command.startsWith('RCPT') && /^55[013]$/.test(code) && !enhanced.startsWith('5.7.')) return EX.NOUSER
  return code.startsWith('5') ? EX.UNAVAILABLE : EX.PROTOCOL
}
