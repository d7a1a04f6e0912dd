/** What one MTA made of the same mail: who was told what and when, and what became of each recipient. */
import { instantOf } from '../core/iso-time.ts'
import type { Summary } from '../core/summary.ts'
import type { TraceNode } from '../core/trace.ts'
import type { Duration, NoticeKind, RecipientStatus, ReportEntry } from '../core/types.ts'
import type { PlayedSandbox } from '../scenario/run.ts'
import { type TakenApart, takeApart } from './notice-parts.ts'

export interface ComparedNotice extends TakenApart {
  /** The message's id in the sandbox where it was played. */
  id: string
  kind: NoticeKind
  /** The message that it is about: mail, or another notice. */
  parentId: string | null
  /** The addresses that it is about. */
  about: string[]
  reversePath: string
  /** Who was told: its envelope recipients. */
  to: string[]
  /** Whether it reached them. */
  state: string
  /** When it was written, ISO 8601, and how long after the mail that began it all. */
  at: string
  after: Duration
  subject: string
  /** What the MTA itself knows of the recipients when it writes. */
  report: ReportEntry[]
  /** Its bytes, base64. */
  eml: string
}

/** A notice that was not sent. */
export interface Untold {
  kind: NoticeKind
  /** Why, in a sentence. */
  why: string
  at: string
  about: string[]
}

export interface Fate {
  address: string
  state: RecipientStatus
  attempts: number
  status: string | null
  /** How long after its acceptance it ended; null where it has not. */
  after: Duration | null
  /** The MTA's own words of the last attempt. */
  report: string | null
}

export interface Told {
  notices: ComparedNotice[]
  untold: Untold[]
  fates: Fate[]
}

const isNotice = ({ report }: Summary): boolean => report !== undefined
const numberOf = ({ id }: Summary): number => Number(id.slice(1))

export async function readTold(sandbox: PlayedSandbox): Promise<Told> {
  const messages = (await sandbox.messages()).sort((a, b) => numberOf(a) - numberOf(b))
  const begun = new Map(messages.map(({ id, acceptedAt }) => [id, instantOf(acceptedAt)]))
  const notices: ComparedNotice[] = []
  for (const message of messages.filter(isNotice)) {
    const raw = await sandbox.raw(message.id)
    notices.push({
      id: message.id,
      kind: message.kind as NoticeKind,
      parentId: message.parentId,
      about: message.about ?? [],
      reversePath: message.reversePath,
      to: message.recipients.map(({ address }) => address),
      state: message.state,
      at: message.acceptedAt,
      after: instantOf(message.acceptedAt) - (begun.get(message.rootId) ?? 0),
      subject: message.subject,
      report: message.report ?? [],
      ...takeApart(raw),
      eml: Buffer.from(raw).toString('base64'),
    })
  }
  const roots = await sandbox.traces()
  return {
    notices,
    untold: roots.flatMap(nodesOf).flatMap(untoldOf),
    fates: roots.flatMap(fatesOf),
  }
}

const nodesOf = (node: TraceNode): TraceNode[] => [node, ...node.children.flatMap(nodesOf)]

const untoldOf = ({ suppressed }: TraceNode): Untold[] =>
  suppressed.map(({ kind, at, recipients, why }) => ({
    kind,
    at,
    about: recipients,
    why: 'text' in why ? why.text : '',
  }))

const fatesOf = ({ acceptedAt, recipients }: TraceNode): Fate[] =>
  recipients.map(({ address, state, attempts, status, endedAt }) => ({
    address,
    state,
    attempts: attempts.length,
    status,
    after: endedAt === null ? null : instantOf(endedAt) - instantOf(acceptedAt),
    report: attempts.at(-1)?.report ?? null,
  }))
