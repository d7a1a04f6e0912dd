/** Mail that nobody thought of: that no rule decided, or of which no expectation speaks. */
import type { Summary } from '../core/summary.ts'
import type { Problem } from '../errors.ts'
import type { Failure } from './expect.ts'
import { describeMessage } from './expect-words.ts'
import type { Played } from './play-step.ts'
import type { LoadedScenario } from './schema.ts'

export async function straysOf(
  { onUnmatched = 'deliver', onUnexpected = 'ignore' }: LoadedScenario,
  played: Played,
): Promise<{ failures: Failure[]; warnings: Problem[] }> {
  await played.sandbox.settled()
  const unmatched = onUnmatched === 'deliver' ? [] : await unmatchedIn(played)
  const unexpected = onUnexpected === 'ignore' ? [] : await unexpectedIn(played)
  const failing = [...(onUnmatched === 'fail' ? unmatched : []), ...(onUnexpected === 'fail' ? unexpected : [])]
  const telling = [...(onUnmatched === 'warn' ? unmatched : []), ...(onUnexpected === 'warn' ? unexpected : [])]
  return { failures: failing, warnings: telling.map(({ nearest, why }) => ({ message: `${why} It is ${nearest}.` })) }
}

/** The application's mail that went to another host with nobody's say. */
async function unmatchedIn({ sandbox }: Played): Promise<Failure[]> {
  const summaries = new Map((await sandbox.messages()).map((summary) => [summary.id, summary]))
  return (await sandbox.unmatched()).map(({ messageId, recipient, nearest }) => ({
    expected: 'a rule for each mail to another host',
    nearest: describeMessage(summaries.get(messageId) as Summary),
    why: `No rule matches <${recipient}>.${nearest === null ? '' : ` ${nearest}`}`,
    messageId,
  }))
}

/** What came, was not sent by a step, and fits no expectation. */
async function unexpectedIn({ sandbox, sent, spokenOf }: Played): Promise<Failure[]> {
  return (await sandbox.messages())
    .filter(({ id }) => !sent.has(id) && !spokenOf.has(id))
    .sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
    .map((summary) => ({
      expected: 'no message but those that are expected',
      nearest: describeMessage(summary),
      why: 'No expectation speaks of it.',
      messageId: summary.id,
    }))
}
