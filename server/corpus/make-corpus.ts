/** Plays every case for every MTA and gives the notices that come of it, always the same ones for the same seed. */
import { ONE_HOST } from '../compare/comparable.ts'
import { failureScenario } from '../compare/failure-scenario.ts'
import { playForAll } from '../compare/play-for-all.ts'
import type { ComparedNotice } from '../compare/told.ts'
import { versionOf } from '../compare/versions.ts'
import { VIRTUAL_START } from '../core/clock.ts'
import { draw } from '../core/random.ts'
import { SandboxError } from '../errors.ts'
import type { MtaType } from '../mta/types.ts'
import { type Addresses, type CorpusCase, corpusCases } from './cases.ts'
import { CORPUS_KINDS, type Expected, expectedOf } from './expected.ts'

export interface CorpusNotice {
  expected: Expected
  eml: Uint8Array
}

/** A kind of notice that an MTA does not write in a case, and why. */
export interface Unwritten {
  mta: string
  failure: string
  kind: Expected['kind']
  why: string
}

const USERS = ['ann', 'bob', 'chiyo', 'daiki', 'emma', 'farid', 'grace', 'hiro', 'ines', 'jonas']
const DOMAINS = ['partner.example', 'customer.example', 'school.example', 'office.example', 'club.example']
const DAY = 24 * 60 * 60 * 1000

/** @returns what was written by one MTA in one case, and what was not */
export async function playCase(
  one: CorpusCase,
  mta: MtaType,
  seed: number,
): Promise<{ notices: CorpusNotice[]; unwritten: Unwritten[] }> {
  const { mail, about, sender = 'unreachable', ...failure } = one
  const who = addressesOf(seed, one.name)
  const scenario = failureScenario({
    ...failure,
    sender,
    seed,
    mail: { from: who.sender, to: [one.at === 'local' ? who.local : who.remote], ...mail?.(who) },
  })
  const start = VIRTUAL_START + Math.floor(draw(seed, `start ${one.name}`) * 365) * DAY
  const { played } = await playForAll({ ...scenario, clock: { mode: 'auto', start } }, { mtas: [mta], notices: 'all' })
  const [{ notices = [], untold = [], error } = {}] = played
  if (error !== undefined) throw new SandboxError('E_INTERNAL', `${mta} cannot play ${one.name}: ${error}`)
  return {
    notices: firstOfEach(notices).map((notice) => {
      const file = `${mta}/${CORPUS_KINDS[notice.kind]}/${one.name}.eml`
      const expected = expectedOf(notice, { file, mta, version: versionOf(mta), failure: one.name, about })
      return { expected, eml: new Uint8Array(Buffer.from(notice.eml, 'base64')) }
    }),
    unwritten: firstOfEach(untold)
      .filter(({ kind }) => !notices.some((notice) => notice.kind === kind))
      .map(({ kind, why }) => ({ mta, failure: one.name, kind: CORPUS_KINDS[kind], why })),
  }
}

/** The MTAs in the order given; of each the cases in theirs. */
export const corpusPlan = (mtas: readonly MtaType[]): { mta: MtaType; one: CorpusCase }[] =>
  mtas.flatMap((mta) => corpusCases().map((one) => ({ mta, one })))

function addressesOf(seed: number, name: string): Addresses {
  const pick = (what: string, list: readonly string[]) => list[Math.floor(draw(seed, `${what} ${name}`) * list.length)]
  const user = pick('user', USERS)
  const domain = pick('domain', DOMAINS)
  return {
    sender: `orders-${Math.floor(draw(seed, `order ${name}`) * 9000) + 1000}@shop.example`,
    remote: `${user}@${domain}`,
    otherRemote: `${pick('other user', USERS)}@second.${domain}`,
    local: `${user}@${ONE_HOST.host}`,
  }
}

/** One of a kind is enough: the second warning is like the first. Of double bounces, that of the bounce itself. */
function firstOfEach<N extends Pick<ComparedNotice, 'kind'> & { parentId?: string | null; id?: string }>(
  notices: readonly N[],
): N[] {
  const bounce = notices.find(({ kind }) => kind === 'bounce')
  const kinds = [...new Set(notices.map(({ kind }) => kind))]
  return kinds.map((kind) => {
    const all = notices.filter((notice) => notice.kind === kind)
    return (all.find(({ parentId }) => bounce?.id !== undefined && parentId === bounce.id) ?? all[0]) as N
  })
}
