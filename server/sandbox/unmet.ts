/** Why a wait was not met: the message that came nearest and how it differs, and mail that no rule decided. */
import { verify } from '../scenario/expect.ts'
import type { Expectation } from '../scenario/expect-schema.ts'
import { observe } from './observe.ts'
import type { Sandbox } from './sandbox.ts'
import { unmatchedIn, unmatchedOf, unmatchedSentence } from './unmatched.ts'
import type { WaitQuery } from './wait.ts'

/** Told one by one up to this many. */
const MOST_UNMATCHED = 3

/** @returns sentences, empty where nothing has come that could be told of */
export async function whyUnmet(sandbox: Sandbox, query: WaitQuery): Promise<string> {
  const { about } = query
  const ofMessage = about !== undefined && /^m\d+$/.test(about) ? about : null
  const { messages, ...rest } = observe(sandbox)
  const candidates = async () => {
    const all = await messages()
    // Expectations know an address that a notice is about; a wait also knows the message.
    return ofMessage
      ? all.filter(({ id, rootId, parentId }) => id !== ofMessage && [rootId, parentId].includes(ofMessage))
      : all
  }
  const { failures } = await verify([expectationOf(query, ofMessage !== null)], { ...rest, messages: candidates })
  const [failure] = failures
  const near = failure && failure.nearest !== 'nothing' ? [`Nearest is ${failure.nearest}. ${failure.why}`] : []
  const unmatched = ofMessage ? await unmatchedOf(sandbox, ofMessage) : await unmatchedIn(sandbox)
  const told = unmatched.slice(0, MOST_UNMATCHED).map(unmatchedSentence)
  const more = unmatched.length - told.length
  return [...near, ...told, ...(more > 0 ? [`And ${more} more met no rule.`] : [])].join(' ')
}

function expectationOf(query: WaitQuery, ofMessage: boolean): Expectation {
  const { kind, notice, q: _, about, count, ...same } = query
  const kinds = [kind ?? [], notice ?? []].flat()
  const given = {
    ...same,
    ...(kinds.length === 1 ? { kind: kinds[0] } : {}),
    ...(about === undefined || ofMessage ? {} : { about }),
    ...(count === undefined ? {} : { count: `>=${count}` }),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Expectation
}
