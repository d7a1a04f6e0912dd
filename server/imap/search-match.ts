/** A message that SEARCH looks at; what it costs to know is found out when it is asked for. */

import type { HeaderField } from '../core/types.ts'
import { fromUtf8 } from '../mail/bytes.ts'
import { decodeWords } from '../mail/encoded-word.ts'
import { headerLength, scanHeader } from '../mail/header.ts'
import { scanMime } from '../mail/mime.ts'
import { partText } from '../mail/part-text.ts'
import type { Mailbox } from '../mailbox/mailbox.ts'
import type { Row } from './selected.ts'

const DAY = 86_400_000
const NOTHING = new Uint8Array()

export class Candidate {
  readonly row: Row
  /** From 0. */
  readonly position: number
  readonly #mailbox: Mailbox
  #bytes: Uint8Array | null = null
  #fields: HeaderField[] | null = null

  constructor(mailbox: Mailbox, row: Row, position: number) {
    this.#mailbox = mailbox
    this.row = row
    this.position = position
  }

  get wasRead(): boolean {
    return this.#bytes !== null
  }

  /** Days since 1970, of the delivery. */
  get day(): number {
    return Math.floor(this.row.delivery.at / DAY)
  }

  size(): Promise<number> {
    return this.#mailbox.size(this.row.delivery)
  }

  /** The day in `Date:`, whatever the zone (RFC 9051 section 6.4.4); null where there is none. */
  async sentDay(): Promise<number | null> {
    const given = (await this.#header()).find(({ name }) => name.toLowerCase() === 'date')?.value ?? ''
    const [, day, month, year] = /\b(\d{1,2})\s+([A-Z][a-z]{2})[a-z]*\s+(\d{4})\b/i.exec(given) ?? []
    const at = Date.parse(`${day} ${month} ${year} 00:00:00 GMT`)
    return Number.isNaN(at) ? null : at / DAY
  }

  /** @param name in lower case @param wanted in lower case; empty where the field need only be there */
  async hasInField(name: string, wanted: string): Promise<boolean> {
    const fields = (await this.#header()).filter((each) => each.name.toLowerCase() === name)
    return fields.some(({ value }) => contains(value, wanted) || contains(decodeWords(value), wanted))
  }

  /** In the body as it stands, or in any text part of it, decoded. */
  async hasInBody(wanted: string): Promise<boolean> {
    const bytes = await this.#read()
    if (contains(fromUtf8(bytes.subarray(headerLength(bytes))), wanted)) return true
    const texts = scanMime(bytes).parts.filter(({ type, container }) => type.startsWith('text/') && !container)
    return texts.some((part) => contains(partText(bytes, part), wanted))
  }

  async hasInText(wanted: string): Promise<boolean> {
    const bytes = await this.#read()
    const header = fromUtf8(bytes.subarray(0, headerLength(bytes)))
    if (contains(header, wanted)) return true
    if ((await this.#header()).some(({ value }) => contains(decodeWords(value), wanted))) return true
    return this.hasInBody(wanted)
  }

  async #read(): Promise<Uint8Array> {
    this.#bytes ??= (await this.#mailbox.bytes(this.row.delivery)) ?? NOTHING
    return this.#bytes
  }

  async #header(): Promise<HeaderField[]> {
    this.#fields ??= scanHeader(await this.#read())
    return this.#fields
  }
}

/** @param wanted in lower case */
const contains = (text: string, wanted: string): boolean => text.toLowerCase().includes(wanted)
