/** SMTP sessions of the MTA with other hosts as the recordings have them, and the outcomes that they stand for. */
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import type { ReplyStage } from '../../../server/core/types.ts'

export interface Dialogue {
  /** `mx1.reject.example` and its address. */
  host: string
  address: string
  /** EHLO keywords. */
  offers: string[]
  /** What became of each recipient that the session came to, in order. */
  outcomes: { recipient: string; outcome: OutcomeSpec }[]
  /** Whose mail it was. */
  mailFrom: string | null
  /** What ended the session before any recipient. */
  early: OutcomeSpec | null
}

/** The sessions of `smtp-dialogs.txt` but for the submission. */
export const dialogues = (text: string): Dialogue[] =>
  text
    .split(/^--- /m)
    .slice(1)
    .filter((part) => / to \S+ \[[^\]]+\]:25\n/.test(part) && !part.startsWith('submission'))
    .map(read)

interface Turn {
  command: string
  reply: string
}

function read(part: string): Dialogue {
  const [head = '', ...lines] = part.split('\n')
  const [, host = '', address = ''] = / to (\S+) \[([^\]]+)\]:25/.exec(head) ?? []
  const turns = turnsOf(lines)
  const ehlo = turns.find(({ command, reply }) => /^EHLO/i.test(command) && reply.startsWith('250'))
  const offers = (ehlo?.reply.split('\n') ?? []).slice(1).map((line) => line.slice(4))
  const at = { host: `${host}[${address}]`, offers }
  const mail = turns.find(({ command }) => /^MAIL FROM:/i.test(command))
  const mailFrom = mail ? (/<(.*?)>/.exec(mail.command)?.[1] ?? '') : null
  const reply = (reply: string, stage: ReplyStage): OutcomeSpec => ({ do: 'reply', reply, at: stage, ...at })
  const rcpts = turns.filter(({ command }) => /^RCPT TO:/i.test(command))
  const data = turns.find(({ command }) => /^DATA$/i.test(command))
  const message = turns.find(({ command }) => command.startsWith('('))
  const outcomes = rcpts.map((rcpt) => {
    const recipient = /<(.*)>/.exec(rcpt.command)?.[1] ?? ''
    if (!rcpt.reply.startsWith('2')) return { recipient, outcome: reply(rcpt.reply, 'rcpt') }
    if (data && !data.reply.startsWith('3')) return { recipient, outcome: reply(data.reply, 'data') }
    if (message?.reply) return { recipient, outcome: reply(message.reply, 'message') }
    const cut: OutcomeSpec = { do: 'connect', result: message ? 'lost-after-data' : 'lost', ...at }
    return { recipient, outcome: cut }
  })
  return { host, address, offers, outcomes, mailFrom, early: rcpts.length > 0 ? null : earlyEnd(turns, at) }
}

/** A refusal before RCPT, or silence. */
function earlyEnd(turns: readonly Turn[], at: { host: string; offers: string[] }): OutcomeSpec | null {
  const greeting = turns[0]
  if (!greeting?.reply) return { do: 'connect', result: 'silent', host: at.host }
  if (!greeting.reply.startsWith('2')) return { do: 'reply', at: 'greeting', reply: greeting.reply, ...at }
  const mail = turns.find(({ command }) => /^MAIL FROM:/i.test(command))
  if (mail && !mail.reply.startsWith('2')) return { do: 'reply', at: 'mail', reply: mail.reply, ...at }
  const hello = turns.filter(({ command }) => /^(?:EHLO|HELO)/i.test(command)).at(-1)
  if (hello && !hello.reply.startsWith('2')) return { do: 'reply', at: 'helo', reply: hello.reply, ...at }
  // It found something wanting in what EHLO offered.
  return mail ? null : { do: 'deliver', ...at }
}

/** Commands with their replies; the greeting answers ''. */
function turnsOf(lines: readonly string[]): Turn[] {
  const turns: Turn[] = [{ command: '', reply: '' }]
  for (const line of lines) {
    const text = line.slice(3)
    if (line.startsWith('C: ')) turns.push({ command: text, reply: '' })
    else if (line.startsWith('S: ')) {
      const turn = turns.at(-1) as Turn
      turn.reply += `${turn.reply ? '\n' : ''}${text}`
    }
  }
  return turns
}
