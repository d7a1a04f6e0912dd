/**
 * Everything that was delivered in one sandbox, oldest first, for those who read it by POP3 and IMAP. It is read from the
 * journal when the first of them logs in, and then follows it.
 */
import type { SandboxEvent } from '../core/events.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { getRaw } from '../sandbox/views.ts'
import { type Delivery, wireForm, wireSize } from './delivery.ts'
import { DeliveryFold } from './delivery-fold.ts'

const known = new WeakMap<Sandbox, Promise<Deliveries>>()

/** The deliveries of a sandbox, up to now and from now on. */
export function deliveriesOf(sandbox: Sandbox): Promise<Deliveries> {
  const before = known.get(sandbox)
  if (before) return before
  const made = Deliveries.open(sandbox)
  known.set(sandbox, made)
  // Who comes next tries again.
  made.catch(() => known.delete(sandbox))
  return made
}

const PAGE = 2000
/** So many of those that are gone are remembered: the next unique identifier must not fall. */
const REMEMBERED = 1000

export class Deliveries {
  readonly #sandbox: Sandbox
  readonly #listeners = new Set<() => void>()
  #fold: DeliveryFold | null
  #epoch: number
  #seq = 0
  #all: Delivery[] = []
  #version = 0
  /** Commits that came while the journal was being read. */
  #waiting: SandboxEvent[] | null = []

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
    this.#epoch = sandbox.engine.state.epoch
    this.#fold = new DeliveryFold(sandbox.firstMta, sandbox.engine.state.timezone)
  }

  static async open(sandbox: Sandbox): Promise<Deliveries> {
    const deliveries = new Deliveries(sandbox)
    const end = sandbox.subscribe(({ events }) => deliveries.#committed(events))
    try {
      await deliveries.#read()
      return deliveries
    } catch (error) {
      end()
      throw error
    }
  }

  /** Grows with each reset of the sandbox: nothing of an older one is there any more. */
  get epoch(): number {
    return this.#epoch
  }

  /** Grows with every change, so that whoever looks again knows whether to. */
  get version(): number {
    return this.#version
  }

  /** Those that are gone included. */
  get all(): readonly Delivery[] {
    return this.#all
  }

  /** Tells of every change from now on. @returns a function that ends it */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What POP3 and IMAP send of it; null where the message is gone. */
  async bytes(delivery: Delivery): Promise<Uint8Array | null> {
    const raw = delivery.gone ? null : await getRaw(this.#sandbox, delivery.messageId)
    return raw && wireForm(delivery, raw)
  }

  /** Octets of bytes(); 0 where the message is gone. */
  async size(delivery: Delivery): Promise<number> {
    if (delivery.size !== null) return delivery.size
    const raw = await getRaw(this.#sandbox, delivery.messageId)
    if (!raw) return 0
    delivery.size = wireSize(delivery, raw)
    return delivery.size
  }

  /**
   * Sets flags, or takes deliveries out of their mailboxes. The messages stay in the sandbox, and in the mailboxes of
   * their other recipients.
   */
  async mark(
    marked: readonly Delivery[],
    change: { flags: (of: Delivery) => readonly string[] } | 'gone',
  ): Promise<void> {
    for (const delivery of marked) {
      if (change === 'gone') delivery.gone = true
      else delivery.flags = change.flags(delivery)
    }
    if (change === 'gone') this.#forget()
    this.#changed()
    const epoch = this.#epoch
    const marks = marked.map(({ uid, flags, gone }) => ({ seq: uid, flags: [...flags], gone }))
    const { name, store } = this.#sandbox
    // In the sandbox's turn, so that a reset that comes between takes them away too.
    await this.#sandbox.change(async (engine) => {
      if (engine.state.epoch === epoch) await store.mark(name, marks)
    })
  }

  async #read(): Promise<void> {
    const { name, store } = this.#sandbox
    const epoch = this.#epoch
    const wasReset = () => this.#waiting?.some(({ type }) => type === 'sandbox.reset')
    for (;;) {
      const events = await store.events(name, this.#seq, PAGE)
      if (events.length === 0 || wasReset()) break
      for (const event of events) if (event.epoch === epoch) this.#apply(event)
      this.#seq = events.at(-1)?.seq ?? this.#seq
    }
    const marks = new Map((await store.marks(name)).map((mark) => [mark.seq, mark]))
    for (const delivery of this.#all) {
      const mark = marks.get(delivery.uid)
      delivery.flags = mark?.flags ?? delivery.flags
      delivery.gone ||= mark?.gone ?? false
    }
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const event of waiting) this.#follow(event)
    this.#forget()
  }

  #committed(events: readonly SandboxEvent[]): void {
    if (this.#waiting) {
      this.#waiting.push(...events)
      return
    }
    const before = this.#version
    for (const event of events) this.#follow(event)
    if (this.#version === before) return
    this.#forget()
    for (const listener of [...this.#listeners]) listener()
  }

  #follow(event: SandboxEvent): void {
    if (event.epoch < this.#epoch || (event.epoch === this.#epoch && event.seq <= this.#seq)) return
    if (event.type === 'sandbox.reset') {
      this.#epoch = event.epoch + 1
      this.#seq = 0
      this.#all = []
      // What the new epoch begins with is known once it has begun.
      this.#fold = null
      this.#version++
      return
    }
    this.#seq = event.seq
    this.#apply(event)
  }

  #apply(event: SandboxEvent): void {
    this.#fold ??= new DeliveryFold(this.#sandbox.firstMta, this.#sandbox.engine.state.timezone)
    const delivery = this.#fold.apply(event)
    if (delivery) {
      this.#all.push(delivery)
      this.#version++
    } else if (event.type === 'message.deleted') this.#remove([event.messageId])
    else if (event.type === 'messages.pruned') this.#remove(event.messageIds)
  }

  #remove(messageIds: readonly string[]): void {
    const ids = new Set(messageIds)
    for (const delivery of this.#all) if (ids.has(delivery.messageId)) delivery.gone = true
    this.#version++
  }

  #forget(): void {
    let gone = 0
    for (const each of this.#all) if (each.gone) gone++
    if (gone <= 2 * REMEMBERED) return
    let surplus = gone - REMEMBERED
    this.#all = this.#all.filter((each) => !each.gone || surplus-- <= 0)
  }

  #changed(): void {
    this.#version++
    for (const listener of [...this.#listeners]) listener()
  }
}
