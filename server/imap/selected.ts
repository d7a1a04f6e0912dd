/** The mailbox that a session has selected, with the numbers that it gave its messages. */
import type { Delivery } from '../mailbox/delivery.ts'
import type { Mailbox } from '../mailbox/mailbox.ts'

export interface Row {
  delivery: Delivery
  /** What the client was told last. */
  told: readonly string[]
  /** It is this session's to call recent. */
  recent: boolean
}

export const flagsOf = ({ delivery, recent }: Row): string =>
  [...delivery.flags, ...(recent ? ['\\Recent'] : [])].join(' ')

export class Selected {
  readonly mailbox: Mailbox
  readonly isReadOnly: boolean
  /** By message number, which counts from 1. */
  rows: Row[] = []
  #version = -1

  constructor(mailbox: Mailbox, isReadOnly: boolean) {
    this.mailbox = mailbox
    this.isReadOnly = isReadOnly
    this.#add()
    this.#version = mailbox.version
  }

  get recent(): number {
    return this.rows.filter(({ recent }) => recent).length
  }

  /**
   * What has changed since the client was told.
   * @param mayRemove whether numbers may shift now (RFC 9051 section 7.5.1)
   */
  changes(mayRemove: boolean): string[] {
    const { version } = this.mailbox
    if (version === this.#version) return []
    const lines: string[] = []
    const kept: Row[] = []
    let waits = false
    for (const row of this.rows) {
      if (row.delivery.gone && mayRemove) {
        lines.push(`* ${kept.length + 1} EXPUNGE`)
        continue
      }
      waits ||= row.delivery.gone
      kept.push(row)
      if (row.told === row.delivery.flags) continue
      row.told = row.delivery.flags
      lines.push(`* ${kept.length} FETCH (UID ${row.delivery.uid} FLAGS (${flagsOf(row)}))`)
    }
    this.rows = kept
    if (this.#add()) lines.push(`* ${this.rows.length} EXISTS`, `* ${this.recent} RECENT`)
    if (!waits) this.#version = version
    return lines
  }

  #add(): boolean {
    const last = this.rows.at(-1)?.delivery.uid ?? 0
    const { messages } = this.mailbox
    let from = messages.length
    while (from > 0 && (messages[from - 1] as Delivery).uid > last) from--
    for (const delivery of messages.slice(from)) {
      this.rows.push({ delivery, told: delivery.flags, recent: delivery.recent })
      // Who only looks takes nothing from the next session (RFC 3501 section 6.3.2).
      if (!this.isReadOnly) delivery.recent = false
    }
    return from < messages.length
  }
}
