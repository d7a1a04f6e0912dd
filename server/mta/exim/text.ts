/** The text part of notices: what is said before the addresses, the addresses with their errors, and what follows. */
import type { NoticePlan } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { HeaderField } from '../../core/types.ts'
import type { EximConfig } from './config.ts'
import { expandString } from './expand-string.ts'
import { EXPIRED, type Words } from './judge.ts'
import { printed } from './printing.ts'
import type { Leaf } from './recipient.ts'

const FIRST = 'This message was created automatically by mail delivery software.\n'

const RETURNED = `A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:
`

const RETRIES = `No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered. Eventually the mail delivery software will give up,
and when that happens, the message will be returned to you.
`

/** A recipient with what the text needs to know of it. */
export interface Told {
  recipient: RecipientState
  leaf: Leaf
  words: Words
}

/** One notice with what its texts may ask for. */
export interface About {
  plan: NoticePlan
  message: MessageState
  /** Exim's id of the message. */
  id: string
  sender: string
  fields: readonly HeaderField[]
}

/** An item of bounce_message_file or warn_message_file with its variables; '' where there is none. */
export function fileItem(config: EximConfig, about: About, number: number): string {
  const isWarning = about.plan.cause === 'delayed'
  const item = (isWarning ? config.warnFile : config.bounceFile)?.items[number] ?? ''
  return expandString(item, {
    variable: (name) => variable(config, about, name),
    header: (name) => about.fields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.value ?? '',
  })
}

function variable(config: EximConfig, { plan, message, id, sender }: About, name: string): string {
  switch (name) {
    case 'primary_hostname':
      return config.host
    case 'qualify_domain':
      return config.qualifyDomain
    case 'bounce_recipient':
    case 'warn_message_recipients':
      return [plan.to, ...(plan.cause === 'delayed' ? (plan.alsoTo ?? []) : [])].join(', ')
    case 'bounce_return_size_limit':
      return String(config.number('bounce_return_size_limit'))
    case 'warn_message_delay':
      return waited(plan.age ?? 0)
    case 'message_size':
      return String(message.queueSize)
    case 'message_exim_id':
    case 'message_id':
      return id
    case 'sender_address':
      return sender
    default:
      return ''
  }
}

/** Minutes below two hours, then hours: two seconds are 0 minutes. */
export const waited = (seconds: number): string =>
  seconds < 7200 ? `${Math.floor(seconds / 60)} minutes` : `${Math.floor(seconds / 3600)} hours`

/** Up to the addresses. */
export function opening(config: EximConfig, about: About, count: number): string {
  const own = fileItem(config, about, 1)
  if (own !== '') return `${own}\n`
  return about.plan.cause === 'delayed' ? warningOpening(config, about, count) : bounceOpening(config, about)
}

function bounceOpening(config: EximConfig, { plan, sender }: About): string {
  const text = `${FIRST}${config.value('bounce_message_text')}\n`
  if (plan.to === sender) return `${text}${RETURNED}\n`
  return `${text}A message sent by

  <${sender}>

could not be delivered to one or more of its recipients. The following
address(es) failed:

`
}

function warningOpening(config: EximConfig, { plan, sender, id, fields }: About, count: number): string {
  const time = waited(plan.age ?? 0)
  const whose =
    plan.to === sender && !plan.alsoTo
      ? `A message that you sent has not yet been delivered to one or more of its
recipients after more than ${time} on the queue on ${config.host}.
`
      : `A message sent by

  <${sender}>

has not yet been delivered to one or more of its recipients after more than${' '}
${time} on the queue on ${config.host}.
`
  const about = fields.flatMap(({ name, value }) => {
    if (name.toLowerCase() === 'subject') return [`The subject of the message is: ${value}\n`]
    return name.toLowerCase() === 'date' ? [`The date of the message is:    ${value}\n`] : []
  })
  const which =
    count === 1
      ? 'The address to which the message has not yet been delivered is:'
      : 'The addresses to which the message has not yet been delivered are:'
  return `${FIRST}${whose}
The message identifier is:     ${id}
${about.join('')}
${which}

`
}

/** Behind the addresses of a warning. */
export function warningEnd(config: EximConfig, about: About): string {
  return fileItem(config, about, 2) || RETRIES
}

/** An address, where it came from, the host that was reached, and the error. */
export function paragraph(told: Told, isWarning: boolean): string {
  const lead = isWarning ? 'Delay reason: ' : ''
  return `  ${address(told, '\n    ')}${told.leaf.hidden ? '' : error(toldError(told), lead)}\n`
}

/** What programs printed, behind all addresses. */
export function generated(config: EximConfig, about: About, all: readonly Told[]): string {
  const printers = all.filter((told) => output(told) !== '')
  if (printers.length === 0) return ''
  const intro =
    fileItem(config, about, 2) ||
    `The following text was generated during the delivery attempt${printers.length > 1 ? 's' : ''}:\n`
  return `\n${intro}${printers.map((told) => `\n------ ${address(told, '\n       ')} ------\n\n${output(told)}`).join('')}`
}

/** The pipe transport returns output of what failed for good, ended by a line end. */
export function output({ recipient: { lastOutcome }, words }: Told): string {
  if (lastOutcome?.type !== 'program' || words.result !== 'failed' || lastOutcome.output === '') return ''
  return lastOutcome.output.endsWith('\n') ? lastOutcome.output : `${lastOutcome.output}\n`
}

/** @param sign what stands before each further line */
function address({ leaf, words }: Told, sign: string): string {
  const { target, ancestors, kind, hidden } = leaf
  const host = words.host ? `${'\n    '}host ${words.host.name} [${words.host.address}]` : ''
  const top = ancestors[0]
  if (hidden) return `an undisclosed address${origin(top, 'an undisclosed address', ancestors, sign)}${host}`
  const isPiped = kind === 'pipe' || kind === 'file'
  const by = ancestors.at(-1) ?? ''
  const shown = isPiped ? by : target
  const lead = isPiped ? `${kind === 'pipe' ? 'pipe' : 'save'} to ${target}${sign}generated by ` : ''
  return `${lead}${printed(shown)}${origin(top, shown, ancestors, sign)}${host}`
}

function origin(top: string | undefined, shown: string, ancestors: readonly string[], sign: string): string {
  if (top === undefined || top.toLowerCase() === shown.toLowerCase()) return ''
  return `${sign}(${ancestors.length > 1 ? 'ultimately ' : ''}generated from ${printed(top)})`
}

/** With the end of the retry rules behind it, where that is what ended it. */
export function toldError({ recipient, words }: Pick<Told, 'recipient' | 'words'>): string {
  if (recipient.state !== 'expired') return words.told ?? ''
  return words.told === undefined ? EXPIRED : `${words.told}: ${EXPIRED}`
}

/** Characters of a line after which a colon and a blank break it. */
const LONG = 45

/** Lines of a reply stay lines; a long one is broken behind a colon. */
function error(text: string, lead: string): string {
  if (text === '') return ''
  let result = `\n    ${lead}`
  let count = lead.length
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && text[i + 1] === 'n') {
      result += '\n    '
      count = 0
      i++
      continue
    }
    result += text[i]
    count++
    if (text[i] === ':' && text[i + 1] === ' ' && count > LONG) {
      // The blank that follows belongs to the indent.
      result += '\n   '
      count = 0
    }
  }
  return result
}
