/** What LMTP (RFC 2033) does otherwise than SMTP: after the message each recipient that was taken has a reply of its own. */
import type { RecipientPath } from '../core/types.ts'
import type { Dialogue } from './dialogue.ts'
import { ruled } from './session-rules.ts'

/**
 * Answers a message recipient by recipient: a rule may refuse one of them, and the others get it all the same.
 * @param raw null where the message was larger than the limit
 * @param take what SMTP would do with the message as a whole
 * @param store stores it for the recipients that are left, with the words of a rule where one has its own
 */
export async function answerEach(
  d: Dialogue,
  size: number,
  raw: Uint8Array | null,
  take: () => void | Promise<void>,
  store: (reply?: string) => Promise<void>,
): Promise<void> {
  const { transaction } = d
  if (!transaction) return
  const all = [...transaction.recipients]
  if (!raw) return sayTo(d, all, await d.overhear(take))
  const judged: { refused: string[]; words: string | undefined; recipient: RecipientPath }[] = []
  for (const recipient of all) {
    const { forwardPath } = recipient
    let words: string | undefined
    let taken = false
    const refused = await d.overhear(() =>
      ruled(
        d,
        'message',
        { size, raw, recipient: forwardPath },
        { received: size, recipient: forwardPath },
        (reply) => {
          taken = true
          words = reply
        },
      ),
    )
    // A rule that drops the connection drops it for all of them.
    if (d.isOver) return
    judged.push({ refused: taken ? [] : refused, words, recipient })
  }
  const kept = judged.filter(({ refused }) => refused.length === 0)
  transaction.recipients.splice(0, all.length, ...kept.map(({ recipient }) => recipient))
  const stored = kept.length === 0 ? [] : await d.overhear(() => store())
  if (d.isOver) return
  for (const { refused, words } of judged)
    for (const reply of refused.length > 0 ? refused : worded(stored, words)) d.reply(reply)
}

/** A rule's own words stand for the reply of a message that was stored. */
const worded = (stored: string[], words: string | undefined): string[] =>
  words !== undefined && stored[0]?.startsWith('2') ? [words] : stored

function sayTo(d: Dialogue, recipients: readonly unknown[], replies: string[]): void {
  for (const _ of recipients) for (const reply of replies) d.reply(reply)
}
