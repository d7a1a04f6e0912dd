/** A recorded case of test/fixtures/MTA: what was submitted, what the world said, what left the queue. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Envelope, Notify } from '../../../server/core/types.ts'
import { type Dialogue, dialogues } from './dialogues.ts'

/** One message that the MTA handed on, or put into a mailbox here. */
export interface Recorded {
  file: string
  kind: string
  via: string
  mailbox?: string
  mailFrom: string
  rcptTo: string[]
  bytes: Buffer
}

export interface Recording {
  name: string
  /** Texts of configuration files and other facts of the set-up, by name. */
  config: Record<string, unknown>
  configSet: string
  envelope: Envelope
  /** Every RCPT of the submission, in order, with its parameters and its reply. */
  rcpts: { address: string; params: string; reply: string }[]
  /** Recipients refused in the session, with the replies. */
  refused: { address: string; reply: string }[]
  original: Buffer
  dialogues: Dialogue[]
  notices: Recorded[]
  /** Copies of the original that reached somebody. */
  others: Recorded[]
  log: string[]
  /** Seconds after the first line at which the log has lines: the forced queue runs are among them. */
  seconds: number[]
  isQueueEmpty: boolean
}

const FIXTURES = join(import.meta.dirname, '../../fixtures')

export const caseNames = (mta: string): string[] =>
  readdirSync(join(FIXTURES, mta))
    .filter((name) => /^\d/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))

export function readCase(mta: string, name: string): Recording {
  const folder = join(FIXTURES, mta, name)
  const text = (file: string) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '')
  const meta = JSON.parse(text('meta.json'))
  const { submission } = meta
  const taken = submission.recipients.filter((each: { reply: string | null }) => isTaken(each.reply))
  const log = text('log.txt').trimEnd().split('\n')
  const recorded = (each: Record<string, string> & { rcpt_to?: string[] }): Recorded => ({
    file: each.file ?? '',
    kind: each.kind ?? '',
    via: each.via ?? '',
    ...(each.mailbox === undefined ? {} : { mailbox: each.mailbox }),
    mailFrom: each.mail_from ?? '',
    rcptTo: each.rcpt_to ?? [],
    bytes: readFileSync(join(folder, each.file ?? '')),
  })
  return {
    name,
    config: meta.config,
    configSet: meta.config_set,
    envelope: envelopeOf(submission.mail_from, submission.mail_params, taken),
    rcpts: submission.recipients,
    refused: submission.recipients
      .filter((each: { reply: string | null }) => !isTaken(each.reply))
      .map(({ address, reply }: { address: string; reply: string }) => ({ address, reply })),
    original: readFileSync(join(folder, 'original.eml')),
    dialogues: dialogues(text('smtp-dialogs.txt')),
    notices: meta.notices.map(recorded),
    // What lay in a mailbox before the case began is none of it.
    others: meta.others.map(recorded).filter(({ mailFrom }: Recorded) => mailFrom !== 'x@x'),
    log,
    seconds: secondsOf(log),
    isQueueEmpty: meta.queue_empty_at_end,
  }
}

/** On the command line there is no reply. */
const isTaken = (reply: string | null): boolean => reply === null || reply.startsWith('2')

function envelopeOf(from: string, parameters: string, recipients: { address: string; params: string }[]): Envelope {
  const mail = parametersOf(parameters)
  return {
    reversePath: from,
    recipients: recipients.map(({ address, params }) => {
      const { ORCPT: orcpt, NOTIFY: notify } = parametersOf(params)
      return {
        forwardPath: address,
        ...(orcpt === undefined ? {} : { orcpt }),
        ...(notify === undefined ? {} : { notify: notify.split(',') as Notify[] }),
      }
    }),
    ...(mail.RET === undefined ? {} : { ret: mail.RET as 'FULL' | 'HDRS' }),
    ...(mail.ENVID === undefined ? {} : { envid: mail.ENVID }),
    ...(mail.XVERP === undefined ? {} : { verp: mail.XVERP }),
    ...('SMTPUTF8' in mail ? { smtpUtf8: true } : {}),
  }
}

const parametersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(' ')
      .filter(Boolean)
      .map((each) => {
        const [name, ...value] = each.split('=')
        return [(name as string).toUpperCase(), value.join('=')]
      }),
  )

function secondsOf(log: readonly string[]): number[] {
  const found = log.flatMap((line) => {
    const time = /\b(\d\d):(\d\d):(\d\d)\b/.exec(line)
    return time ? [Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3])] : []
  })
  const first = found[0] ?? 0
  return [...new Set(found.map((each) => each - first))].filter((each) => each > 0).sort((a, b) => a - b)
}
