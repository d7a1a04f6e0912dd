/** Short notes at the page's foot: a refusal, or something that can be taken back for a while. */

export interface Note {
  id: number
  text: string
  tone: 'plain' | 'bad'
  undo?: () => void
}

interface Undoable {
  undo: () => void
  commit: () => unknown
}

const LASTS_MS = 6000

export class Notes {
  list: Note[] = $state.raw([])
  #next = 1
  #pending = new Map<number, { timer: ReturnType<typeof setTimeout>; commit: () => unknown }>()

  error(text: string): void {
    this.#add({ text, tone: 'bad' }, () => undefined)
  }

  plain(text: string): void {
    this.#add({ text, tone: 'plain' }, () => undefined)
  }

  undoable(text: string, { undo, commit }: Undoable): void {
    const id = this.#add({ text, tone: 'plain' }, commit)
    this.list = this.list.map((note) => (note.id === id ? { ...note, undo: () => this.#drop(id, undo) } : note))
  }

  dismiss(id: number): void {
    this.#drop(id, this.#pending.get(id)?.commit)
  }

  /** Does now what is still waiting. */
  close(): void {
    for (const id of [...this.#pending.keys()]) this.dismiss(id)
  }

  #add(note: Omit<Note, 'id'>, commit: () => unknown): number {
    const id = this.#next++
    this.list = [...this.list, { id, ...note }]
    const timer = setTimeout(() => this.dismiss(id), LASTS_MS)
    this.#pending.set(id, { timer, commit })
    return id
  }

  #drop(id: number, then: (() => unknown) | undefined): void {
    clearTimeout(this.#pending.get(id)?.timer)
    this.#pending.delete(id)
    this.list = this.list.filter((note) => note.id !== id)
    then?.()
  }
}
