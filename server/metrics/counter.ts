/** A number of things that happened, by labels. It only grows. */
import type { Family, Labels } from './exposition.ts'

export class Counter {
  readonly #name: string
  readonly #help: string
  readonly #values = new Map<string, { labels: Labels; value: number }>()

  /** @param name without `_total` */
  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  /** How many sets of labels it has. */
  get size(): number {
    return this.#values.size
  }

  has(labels: Labels): boolean {
    return this.#values.has(keyOf(labels))
  }

  add(labels: Labels, by = 1): void {
    const key = keyOf(labels)
    const known = this.#values.get(key)
    if (known) known.value += by
    else this.#values.set(key, { labels, value: by })
  }

  /** Adds what has one label to what has another: sums stay what they were. */
  fold(label: string, from: string, to: string): void {
    for (const [key, { labels, value }] of [...this.#values]) {
      if (labels[label] !== from) continue
      this.#values.delete(key)
      this.add({ ...labels, [label]: to }, value)
    }
  }

  family(): Family {
    return { name: this.#name, type: 'counter', help: this.#help, samples: [...this.#values.values()] }
  }
}

const keyOf = (labels: Labels): string => Object.values(labels).join('\n')
