/** The text part (savemail.c: errbody()). */
import type { ComposeInput, NoticePlan } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Judgement } from '../../core/types.ts'
import type { SendmailConfig } from './config.ts'
import { arpaDate, inWords } from './dates.ts'
import { queueId } from './ids.ts'
import { wordsOf } from './judge.ts'
import { expandMacros } from './macros.ts'
import { expandedFrom, shownName } from './names.ts'
import type { Pass } from './pass.ts'
import { lifetime, warnsAfter } from './schedule.ts'
import { shorten } from './shorten.ts'
import { receivedFrom } from './source.ts'
import { transcript } from './transcript.ts'

/** Whether a notice goes to a postmaster and not to a sender. */
export const isForPostmaster = ({ kind }: NoticePlan): boolean => kind === 'double-bounce' || kind === 'postmaster-copy'

const WARNING = `    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

`

/** Lines with LF, the transcript's last. */
export function textPart(config: SendmailConfig, input: ComposeInput, pass: Pass): string {
  const { plan, message, timezone, seed, raw } = input
  const from = receivedFrom(config, message, raw)
  const id = isForPostmaster(plan) ? `with id ${queueId(seed, message.id, message.acceptedAt)}\n` : ''
  return [
    plan.cause === 'delayed' ? WARNING : '',
    `The original message was received at ${arpaDate(message.acceptedAt, timezone)}\nfrom ${from.shown}\n${id}\n`,
    errorHeader(config, plan),
    failed(config, input),
    delivered(config, input),
    '   ----- Transcript of session follows -----\n',
    lines(transcriptOf(config, input, pass)),
  ].join('')
}

const lines = (each: readonly string[]): string => each.map((line) => `${line}\n`).join('')

/** ErrorHeader: a text, or the lines of a file; not in reports of success. */
function errorHeader(config: SendmailConfig, plan: NoticePlan): string {
  const written = config.value('ErrorHeader')
  if (written === '' || plan.cause === 'delivered') return ''
  const text = written.startsWith('/') ? config.files[written] : `${written}\n`
  return text === undefined ? '' : `${expandMacros(config, text.replace(/\r\n/g, '\n').replace(/([^\n])$/, '$1\n'))}\n`
}

const isBad = ({ state }: RecipientState): boolean => state === 'failed' || state === 'expired'

function failed(config: SendmailConfig, { message, recipients }: ComposeInput): string {
  const bad = recipients.filter(isBad)
  if (bad.length === 0) return ''
  const blocks = bad.map((recipient) => {
    const reason = reasonOf(config, recipient, message)
    return [
      shorten(shownName(config, message, recipient)),
      ...(reason === undefined ? [] : [`    (reason: ${shorten(reason)})`]),
      ...origin(config, message, recipient),
    ]
  })
  return `   ----- The following addresses had permanent fatal errors -----\n${lines(blocks.flat())}\n`
}

function reasonOf(config: SendmailConfig, recipient: RecipientState, message: MessageState): string | undefined {
  const { lastOutcome } = recipient
  if (!lastOutcome || recipient.endedBy) return recipient.diagnostic ?? undefined
  return wordsOf(config, lastOutcome, recipient, message).reason
}

function origin(config: SendmailConfig, message: MessageState, { path }: RecipientState): string[] {
  const alias = expandedFrom(config, message, path)
  return alias === null ? [] : [`    (expanded from: ${shorten(alias)})`]
}

/** Those that the sender named himself: what an alias made has no place here. */
function delivered(config: SendmailConfig, { message, recipients }: ComposeInput): string {
  const good = recipients.filter(
    (each) => each.state === 'delivered' && expandedFrom(config, message, each.path) === null,
  )
  if (good.length === 0) return ''
  const blocks = good.map((each) => {
    const how = each.channel === 'local' ? 'successfully delivered to mailbox' : 'relayed to non-DSN-aware mailer'
    return `${shorten(shownName(config, message, each))}  (${how})`
  })
  return `   ----- The following addresses had successful delivery notifications -----\n${lines(blocks)}\n`
}

function transcriptOf(config: SendmailConfig, { plan, message, recipients }: ComposeInput, pass: Pass): string[] {
  const said = transcript(config, message, pass, recipients)
  if (plan.cause === 'delayed') {
    return [
      ...said,
      `Warning: message still undelivered after ${inWords(warnsAfter(config, message))}`,
      `Will keep trying until message is ${inWords(lifetime(config, message))} old`,
    ]
  }
  if (!recipients.some(({ state, endedBy }) => state === 'expired' && endedBy === null)) return said
  const age = inWords(lifetime(config, message))
  return [...said, `Message could not be delivered for ${age}`, 'Message will be deleted from queue']
}

/** The words for a recipient that an operator returns by hand. */
export const returnedByHand = (): Omit<Judgement, 'result'> => ({
  report: 'Returned by the operator',
  status: '5.0.0',
  statusSource: 'implied',
  diagnostic: '554 5.0.0 Returned by the operator',
})
