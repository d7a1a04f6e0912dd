/** What stands beside each notice of a corpus: what a parser should find in it. */
import type { ComparedNotice } from '../compare/told.ts'

/** How a corpus calls the kinds of notices, and its folders. */
export const CORPUS_KINDS = {
  bounce: 'bounce',
  warning: 'warning',
  'double-bounce': 'double-bounce',
  'delivery-report': 'success',
  'postmaster-copy': 'postmaster-copy',
} as const

export interface ExpectedRecipient {
  recipient: string
  originalRecipient: string | null
  action: string | null
  /** Enhanced status code, RFC 3463; null where the notice says none. */
  status: string | null
  diagnostic: string | null
  remoteMta: string | null
}

export interface Expected {
  /** The notice's file, below the folder of the corpus. */
  file: string
  mta: string
  version: string
  kind: (typeof CORPUS_KINDS)[keyof typeof CORPUS_KINDS]
  /** The case that it is of, and that in a sentence. */
  failure: string
  about: string
  /** `dsn`: the fields of RFC 3464; `qsbmf`: qmail's paragraphs; null: words alone. */
  form: 'dsn' | 'qsbmf' | null
  /** Its envelope. */
  reversePath: string
  toldTo: string[]
  subject: string
  /** ISO 8601, and how long after the message that it is about. */
  sentAt: string
  afterSeconds: number
  recipients: ExpectedRecipient[]
}

export function expectedOf(
  notice: ComparedNotice,
  about: Pick<Expected, 'file' | 'mta' | 'version' | 'failure' | 'about'>,
): Expected {
  return {
    ...about,
    kind: CORPUS_KINDS[notice.kind],
    form: notice.form,
    reversePath: notice.reversePath,
    toldTo: notice.to,
    subject: notice.subject,
    sentAt: notice.at,
    afterSeconds: Math.round(notice.after / 1000),
    recipients: notice.form === null ? fromReport(notice) : notice.recipients.map(inOrder),
  }
}

const inOrder = (found: ComparedNotice['recipients'][number]): ExpectedRecipient => ({
  recipient: found.address,
  originalRecipient: found.original,
  action: found.action,
  status: found.status,
  diagnostic: found.diagnostic,
  remoteMta: found.remoteMta,
})

/** Words alone name the recipients; what the MTA knows of them besides stands in no field. */
const fromReport = ({ report }: ComparedNotice): ExpectedRecipient[] =>
  report.map(({ finalRecipient }) => ({
    recipient: finalRecipient,
    originalRecipient: null,
    action: null,
    status: null,
    diagnostic: null,
    remoteMta: null,
  }))
