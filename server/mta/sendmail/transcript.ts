/** What an attempt wrote into its transcript (the xf file): dialogues with refusals in them, and a line for each recipient. */
import type { MessageState, RecipientState } from '../../core/state.ts'
import { wantsSuccess } from '../common/dsn-requests.ts'
import { hostOf, offers } from '../common/remote-host.ts'
import type { SendmailConfig } from './config.ts'
import { type Words, wordsOf } from './judge.ts'
import { shownName } from './names.ts'
import { batches } from './order.ts'
import type { Pass } from './pass.ts'
import { reachedBy } from './recipient.ts'

interface Told {
  recipient: RecipientState
  words: Words
}

/** @param reported the recipients that the notice is about: whoever of them got it asked to be told so */
export function transcript(
  config: SendmailConfig,
  message: MessageState,
  { recipients }: Pass,
  reported: readonly RecipientState[],
): string[] {
  const sessions = batches(recipients).flatMap((batch) => session(config, message, batch, reported))
  return [...opening(config, message, recipients), ...sessions]
}

/** What went before any delivery. */
function opening(config: SendmailConfig, message: MessageState, recipients: readonly RecipientState[]): string[] {
  const { origin } = message
  if (origin.type === 'forward') return [`Message delivered to mailing list <${origin.recipient}>`]
  const seen = new Set<string>()
  return recipients.flatMap(({ path }) => {
    const members = reachedBy(config, path).through
    const isList = message.recipients.filter((other) => other.path.forwardPath === path.forwardPath).length > 1
    if (!wantsSuccess(path) || members.length === 0 || !isList || seen.has(path.forwardPath)) return []
    seen.add(path.forwardPath)
    return [`<${path.forwardPath}>... expanded to multiple addresses`]
  })
}

/** A session with one host: introduced once, refusals of recipients first, then what became of those that were left. */
function session(
  config: SendmailConfig,
  message: MessageState,
  batch: readonly RecipientState[],
  reported: readonly RecipientState[],
): string[] {
  const told = batch.flatMap((recipient): Told[] =>
    recipient.lastOutcome ? [{ recipient, words: wordsOf(config, recipient.lastOutcome, recipient, message) }] : [],
  )
  const own = told.filter(({ words }) => words.isOwn)
  const others = told.filter(({ words }) => !words.isOwn)
  const lines = own.flatMap(({ words }) => [...words.said, ...words.lines])
  let said = ''
  for (const { recipient, words } of others) {
    const dialogue = words.said.join('\n')
    if (dialogue !== '' && dialogue !== said) lines.push(...words.said)
    said = dialogue
    lines.push(...words.lines)
    if (reported.includes(recipient) || wantsSuccess(recipient.path)) {
      lines.push(...success(config, message, recipient, words))
    }
  }
  const host = told.find(({ words }) => words.said.length > 0)?.words.session
  return host === undefined ? lines : [`... while talking to ${host}:`, ...lines]
}

function success(
  config: SendmailConfig,
  message: MessageState,
  recipient: RecipientState,
  { result }: Words,
): string[] {
  if (result !== 'delivered') return []
  const name = shownName(config, message, recipient)
  if (recipient.channel === 'local') return [`${name}... Successfully delivered`]
  return isPassedOn(config, recipient) ? [] : [`${name}... relayed; expect no further notifications`]
}

/** The next host reports by itself. */
export const isPassedOn = (config: SendmailConfig, { channel, lastOutcome }: RecipientState): boolean =>
  channel === 'remote' && offers(hostOf(lastOutcome), 'DSN', config.remoteDsn)
