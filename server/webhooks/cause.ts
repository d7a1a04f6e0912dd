/** Why mail was not taken, in classes that every provider has its own words for. */

/** Read from the enhanced status code (RFC 3463); what that leaves open, from the reply's words. */
export type Cause =
  | 'unknown-user'
  | 'disabled-user'
  | 'bad-domain'
  | 'mailbox-full'
  | 'too-large'
  /** The other system's own trouble. */
  | 'system'
  | 'connection'
  | 'loop'
  | 'protocol'
  | 'content'
  | 'attachment'
  | 'greylisted'
  | 'relaying'
  | 'spam-source'
  | 'spam-content'
  /** Refused by policy: x.7.1 and its like. */
  | 'policy'
  | 'other'

/** RFC 3463 section 3, by subject and detail. Where a whole subject says one thing, it stands without a detail. */
const BY_STATUS: Record<string, Cause> = {
  '1': 'unknown-user',
  '1.2': 'bad-domain',
  '1.7': 'policy',
  '1.8': 'policy',
  '1.10': 'bad-domain', // null MX, RFC 7505
  '2.1': 'disabled-user',
  '2.2': 'mailbox-full',
  '2.3': 'too-large',
  '3': 'system',
  '3.4': 'too-large',
  '4': 'connection',
  '4.3': 'bad-domain',
  '4.4': 'bad-domain',
  '4.6': 'loop',
  '5': 'protocol',
  '6': 'content',
  '7': 'policy',
}

/** Why a policy refused; also asked where the status says nothing. */
const BY_POLICY_WORDS: [RegExp, Cause][] = [
  [/\brelay/i, 'relaying'],
  [/attachment|executable|virus|malware/i, 'attachment'],
  [/(black|block|deny)[- ]?list|dnsbl|\brbl\b|reputation|spamhaus/i, 'spam-source'],
  [/\bspam|\bcontent\b/i, 'spam-content'],
]

const BY_WORDS: [RegExp, Cause][] = [
  [/quota|mailbox (is )?full/i, 'mailbox-full'],
  [/too (large|big)|exceeds .*size/i, 'too-large'],
  [/(unknown|no such|invalid|nonexistent) (user|recipient|mailbox|address|account)/i, 'unknown-user'],
  [/(user|recipient|mailbox|address|account) (is )?unknown|does(n't| not) exist|no mailbox/i, 'unknown-user'],
  [/couldn't find any host|no such domain|host not found|no mx/i, 'bad-domain'],
  [/timed? ?out|connection|wasn't able to establish|connected to .* but/i, 'connection'],
  ...BY_POLICY_WORDS,
  [/polic|block|denied|not allowed/i, 'policy'],
]

/**
 * @param status enhanced status code, x.y.z
 * @param text the reply, or the MTA's sentence
 * @example causeOf('4.2.2', '452 4.2.2 mailbox full') // 'mailbox-full'
 */
export function causeOf(status: string, text: string): Cause {
  // Greylisting has no code of its own: 4.2.0, 4.7.1 and 4.7.0 are all in use.
  if (/gr[ea]y-?list/i.test(text)) return 'greylisted'
  const [, subject = '0', detail = '0'] = status.split('.')
  const found = BY_STATUS[`${subject}.${detail}`] ?? BY_STATUS[subject]
  if (found === 'policy') return byWords(BY_POLICY_WORDS, text) ?? 'policy'
  if (found && !(subject === '4' && detail === '0')) return found
  return byWords(BY_WORDS, text) ?? found ?? 'other'
}

const byWords = (words: [RegExp, Cause][], text: string): Cause | undefined =>
  words.find(([pattern]) => pattern.test(text))?.[1]
