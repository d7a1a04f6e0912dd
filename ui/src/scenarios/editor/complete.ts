/** Completion and explanations from the scenario file's JSON Schema. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
  startCompletion,
} from '@codemirror/autocomplete'
import { type EditorView, hoverTooltip } from '@codemirror/view'
import { aboutPath, ENTRY, type Schema, takesList, valuesAt, type Word, wordsAt } from '../schema.ts'
import { type Slot, slotAt } from '../yaml-slot.ts'

/** @param say the schema's sentences in the page's language */
export function schemaCompletion(schema: Schema, say: (text: string) => string) {
  return autocompletion({ override: [(context) => complete(schema, say, context)], icons: false })
}

function complete(
  schema: Schema,
  say: (text: string) => string,
  { state, pos, explicit }: CompletionContext,
): CompletionResult | null {
  const slot = slotAt(state.doc.toString(), pos)
  if (!slot) return null
  // An empty line is no question.
  if (!explicit && slot.word === '' && slot.kind === 'key' && !slot.flow) return null
  const options = optionsAt(schema, slot).map((option) => ({ ...option, info: say(String(option.info ?? '')) || null }))
  return options.length === 0 ? null : { from: slot.from, options: options as Completion[], validFor: /^[\w-]*$/ }
}

/** What may be written at a place. */
export function optionsAt(schema: Schema, slot: Slot): Completion[] {
  const { path, kind, taken } = slot
  const words = wordsAt(schema, path).filter(({ word }) => !taken.includes(word))
  const values = taken.length > 0 && kind === 'key' ? [] : valuesAt(schema, path).map(valueOption)
  if (kind === 'value') return [...values, ...words.map((word) => braced(word))]
  const entries =
    words.length === 0 && takesList(schema, path) ? wordsAt(schema, [...path, ENTRY]).map((word) => entry(word)) : []
  return [...words.map(keyOption), ...values, ...entries]
}

const valueOption = ({ word, about }: Word): Completion => ({ label: word, type: 'enum', info: about })

const keyOption = ({ word, about, initial }: Word): Completion => ({
  label: word,
  type: 'property',
  info: about,
  ...(initial === undefined || initial === '' ? {} : { detail: String(initial) }),
  apply: (view, _, from, to) => {
    const hasColon = view.state.sliceDoc(to, to + 1) === ':'
    insert(view, hasColon ? word : `${word}: `, from, to)
  },
})

const braced = ({ word, about }: Word): Completion => ({
  label: word,
  displayLabel: `{ ${word}: }`,
  type: 'property',
  info: about,
  apply: (view, _, from, to) => insert(view, `{ ${word}:  }`, from, to, 2),
})

const entry = ({ word, about }: Word): Completion => ({
  label: word,
  displayLabel: `- ${word}:`,
  type: 'property',
  info: about,
  apply: (view, _, from, to) => insert(view, `- ${word}: `, from, to),
})

/** @param back how far before its end the cursor is to stand */
function insert(view: EditorView, text: string, from: number, to: number, back = 0): void {
  view.dispatch(insertCompletionText(view.state, text, from, to))
  if (back > 0) view.dispatch({ selection: { anchor: from + text.length - back } })
  if (/: *\}?$/.test(text)) startCompletion(view)
}

/** What the word under the pointer is for. */
export function schemaHover(schema: Schema, say: (text: string) => string) {
  return hoverTooltip((view, pos) => {
    const found = aboutAt(schema, view.state.doc.toString(), pos)
    if (!found) return null
    return {
      pos: found.from,
      end: found.to,
      above: true,
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'about'
        const word = document.createElement('code')
        word.textContent = found.word
        dom.append(word, ` ${say(found.about)}`)
        return { dom }
      },
    }
  })
}

/** The word at a place of the text, and what the schema says of it; a value is told of by its key. */
export function aboutAt(
  schema: Schema,
  text: string,
  pos: number,
): { from: number; to: number; word: string; about: string } | null {
  const to = pos + (/^[\w-]*/.exec(text.slice(pos))?.[0].length ?? 0)
  const slot = slotAt(text, to)
  if (!slot?.word || slot.from > pos) return null
  const path = slot.kind === 'key' ? [...slot.path, slot.word] : slot.path
  const about = aboutPath(schema, path)
  const word = path.findLast((part) => part !== ENTRY) ?? ''
  return about === '' ? null : { from: slot.from, to, word, about }
}
