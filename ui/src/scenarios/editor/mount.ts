/** The editor itself. It is loaded when a scenario is opened. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Annotation, EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { Schema } from '../schema.ts'
import { schemaCompletion, schemaHover } from './complete.ts'
import { look } from './look.ts'
import { type LineMark, type LineNote, lineMarks, showMarks, showNotes } from './marks.ts'

/** A mistake or a warning with its place, both counted from 1. */
export interface Fault {
  line: number
  column: number
  severity: 'error' | 'warning'
  message: string
}

interface EditorOptions {
  text: string
  /** The accessible name. */
  label: string
  schema: Schema | null
  say: (text: string) => string
  /** CodeMirror's own words. */
  phrases: Record<string, string>
  onwrite: (text: string) => void
  onapply: () => void
  onrun: () => void
}

export interface Editor {
  /** Takes another text over without telling of it. */
  setText(text: string): void
  setFaults(faults: readonly Fault[]): void
  setNotes(notes: readonly LineNote[]): void
  setMarks(marks: readonly LineMark[]): void
  goTo(line: number, column?: number): void
  destroy(): void
}

const fromOutside = Annotation.define<boolean>()

/**
 * The page's content security policy takes no style elements; in a shadow root CodeMirror adopts style sheets
 * instead, which are no markup.
 */
export function mountEditor(host: HTMLElement, options: EditorOptions): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const view = new EditorView({ parent: root, root, state: stateOf(options) })
  return {
    setText(text) {
      if (text === view.state.doc.toString()) return
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: fromOutside.of(true),
      })
    },
    setFaults: (faults) =>
      view.dispatch(
        setDiagnostics(
          view.state,
          faults.map((fault) => diagnostic(view.state, fault)),
        ),
      ),
    setNotes: (notes) => showNotes(view, notes),
    setMarks: (marks) => showMarks(view, marks),
    goTo(line, column = 1) {
      const { from, to } = lineOf(view.state, line)
      const anchor = Math.min(from + column - 1, to)
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

function stateOf({ text, label, schema, say, phrases, onwrite, onapply, onrun }: EditorOptions): EditorState {
  const then = (act: () => void) => () => {
    act()
    return true
  }
  return EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      lineMarks,
      highlightActiveLine(),
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      indentOnInput(),
      indentUnit.of('  '),
      yaml(),
      look,
      EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      EditorState.phrases.of(phrases),
      // CodeMirror lets Tab leave for two seconds after Escape.
      keymap.of([
        { key: 'Mod-s', run: then(onapply), preventDefault: true },
        { key: 'Mod-Enter', run: then(onrun), preventDefault: true },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
      ...(schema ? [schemaCompletion(schema, say), schemaHover(schema, say)] : []),
      EditorView.contentAttributes.of({
        'aria-label': label,
        tabindex: '0',
        spellcheck: 'false',
        autocapitalize: 'off',
      }),
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        if (docChanged && !transactions.some((each) => each.annotation(fromOutside))) onwrite(state.doc.toString())
      }),
    ],
  })
}

const lineOf = (state: EditorState, line: number) => state.doc.line(Math.min(Math.max(line, 1), state.doc.lines))

/** From the place to the end of the word there. */
function diagnostic(state: EditorState, { line, column, severity, message }: Fault): Diagnostic {
  const { from, to, text } = lineOf(state, line)
  const begin = Math.min(from + column - 1, to)
  const word = /^(?:"[^"]*"?|'[^']*'?|[^\s,:{}[\]]+)/.exec(text.slice(begin - from))?.[0].length ?? 0
  return { from: begin, to: Math.min(begin + Math.max(word, 1), to), severity, message }
}
