/** What the page says beside and below the lines: hits of rules, how expectations fared, mistakes. */
import { type Extension, type Range, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter, WidgetType } from '@codemirror/view'

/** In the gutter. Lines count from 1. */
export interface LineMark {
  line: number
  /** A count, or how it fared. */
  sign: string
  tone: 'ok' | 'bad' | 'plain'
  /** For those who do not see the sign. */
  name: string
}

/** Below a line. */
export interface LineNote {
  line: number
  tone: 'bad' | 'wait'
  text: string
}

const setMarks = StateEffect.define<readonly LineMark[]>()
const setNotes = StateEffect.define<readonly LineNote[]>()

class Sign extends GutterMarker {
  readonly mark: LineMark
  constructor(mark: LineMark) {
    super()
    this.mark = mark
  }
  override eq(other: Sign): boolean {
    return (
      other.mark.sign === this.mark.sign && other.mark.tone === this.mark.tone && other.mark.name === this.mark.name
    )
  }
  override toDOM(): Node {
    const sign = document.createElement('span')
    sign.className = `sign ${this.mark.tone}`
    sign.textContent = this.mark.sign
    sign.title = this.mark.name
    return sign
  }
}

class Note extends WidgetType {
  readonly note: LineNote
  constructor(note: LineNote) {
    super()
    this.note = note
  }
  override eq(other: Note): boolean {
    return other.note.text === this.note.text && other.note.tone === this.note.tone
  }
  override toDOM(): HTMLElement {
    const note = document.createElement('div')
    note.className = `note ${this.note.tone}`
    note.textContent = this.note.text
    return note
  }
}

const marked = StateField.define<readonly LineMark[]>({
  create: () => [],
  update(marks, { effects, docChanged }) {
    for (const effect of effects) if (effect.is(setMarks)) return effect.value
    // They told of the text as it was.
    return docChanged ? [] : marks
  },
})

const noted = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(notes, { effects, changes, state }) {
    for (const effect of effects) {
      if (!effect.is(setNotes)) continue
      const there = effect.value.filter(({ line }) => line >= 1 && line <= state.doc.lines)
      return Decoration.set(
        there.flatMap((note): Range<Decoration>[] => {
          const { from, to } = state.doc.line(note.line)
          return [
            Decoration.line({ class: `noted ${note.tone}` }).range(from),
            Decoration.widget({ widget: new Note(note), block: true, side: 1 }).range(to),
          ]
        }),
        true,
      )
    }
    return notes.map(changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

export const lineMarks: Extension = [
  marked,
  noted,
  gutter({
    class: 'signs',
    lineMarker: (view, line) => {
      const marks = view.state.field(marked)
      const number = marks.length === 0 ? 0 : view.state.doc.lineAt(line.from).number
      const mark = marks.find((each) => each.line === number)
      return mark ? new Sign(mark) : null
    },
    lineMarkerChange: (update) => update.startState.field(marked) !== update.state.field(marked),
  }),
]

export function showMarks(view: EditorView, marks: readonly LineMark[]): void {
  view.dispatch({ effects: setMarks.of(marks) })
}

export function showNotes(view: EditorView, notes: readonly LineNote[]): void {
  view.dispatch({ effects: setNotes.of(notes) })
}
