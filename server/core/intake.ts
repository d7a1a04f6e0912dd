/** A message at the door, and the event that says it was taken in. */
import type { EventBody } from './events.ts'
import type { MessageState } from './state.ts'
import type { Envelope, HeaderField, HeaderSummary, MessageKind, Origin, RecipientPath, ReportEntry } from './types.ts'

/** Everything about it but its bytes, which the store takes. */
export interface Intake {
  origin: Origin
  envelope: Envelope
  header: HeaderSummary
  fields: HeaderField[]
  /** Length of the bytes, and how many of its line ends are CRLF. */
  size: number
  crlfs: number
  partialLastLine: boolean
  priority?: string
  /** The value of Errors-to: or Warnings-to:, '' where blank. */
  errorsTo?: string
  warningsTo?: string
}

/** What the engine adds to a message that it takes in. */
export interface Named {
  kind: MessageKind
  /** The message that it is about, or was forwarded from. */
  parent: MessageState | null
  /** Process id of the queueing program. */
  processId: number
  /** Where aliases made others of the envelope's. */
  recipients?: RecipientPath[] | undefined
  /** For notices. */
  report?: ReportEntry[]
}

export function acceptedEvent(
  intake: Intake,
  { kind, parent, processId, recipients, report }: Named,
  messageId: string,
  queueNumber: number,
  traced: { trace: string; newline: 'lf' | 'crlf' },
): EventBody {
  const { origin, envelope, header, size, crlfs, partialLastLine, priority, errorsTo, warningsTo } = intake
  return {
    type: 'message.accepted',
    messageId,
    rootId: parent?.rootId ?? messageId,
    parentId: parent?.id ?? null,
    kind,
    origin,
    envelope,
    recipients,
    header,
    messageIdField: messageIdOf(intake),
    size,
    queueSize: traced.trace.length + size - (traced.newline === 'lf' ? crlfs : 0),
    partialLastLine,
    trace: traced.trace,
    newline: traced.newline,
    processId,
    queueNumber,
    priority,
    errorsTo,
    warningsTo,
    report,
    about: report && aboutOf(report, parent),
  }
}

const messageIdOf = ({ fields }: Intake): string | undefined =>
  fields.find(({ name }) => name.toLowerCase() === 'message-id')?.value.trim() || undefined

function aboutOf(report: ReportEntry[], parent: MessageState | null): string[] {
  const own = report.flatMap((entry) => [entry.originalRecipient, entry.finalRecipient])
  return [...new Set([...own, ...(parent?.about ?? [])].filter((address) => address !== undefined))]
}

/** Size, CRLF count, and whether the last line lacks its newline. */
export function measure(raw: Uint8Array): { size: number; crlfs: number; partialLastLine: boolean } {
  let crlfs = 0
  for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) if (raw[at - 1] === 13) crlfs++
  return { size: raw.length, crlfs, partialLastLine: raw.length > 0 && raw[raw.length - 1] !== 10 }
}
