/** The editor in the page's colours; they follow its theme by themselves. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', background: 'var(--panel)', fontSize: '12px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '22px', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { background: 'var(--panel)', border: '0', color: 'var(--text3)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 12px', minWidth: '32px' },
  '.signs': { minWidth: '40px', textAlign: 'center', fontFamily: 'var(--sans)', fontSize: '11px' },
  '.sign.ok': { color: 'var(--ok)', fontWeight: '600' },
  '.sign.bad': { color: 'var(--bad)', fontWeight: '600' },
  '.sign.plain': { color: 'var(--text2)' },
  '.cm-activeLine': { background: 'var(--hover)' },
  '.cm-activeLineGutter': { background: 'var(--hover)' },
  '.cm-line.noted.bad': { background: 'var(--bad-bg)', boxShadow: 'inset 2px 0 var(--bad-mark)' },
  '.cm-line.noted.wait': { background: 'var(--wait-bg)', boxShadow: 'inset 2px 0 var(--wait-mark)' },
  '.note': {
    padding: '0 12px 2px 20px',
    fontFamily: 'var(--sans)',
    fontSize: '12px',
    lineHeight: '18px',
    whiteSpace: 'normal',
    overflowWrap: 'anywhere',
  },
  '.note.bad': { color: 'var(--bad)', background: 'var(--bad-bg)', boxShadow: 'inset 2px 0 var(--bad-mark)' },
  '.note.wait': { color: 'var(--wait)', background: 'var(--wait-bg)', boxShadow: 'inset 2px 0 var(--wait-mark)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--sel)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { background: 'var(--sel)', outline: '0' },
  '.cm-tooltip': {
    maxWidth: '420px',
    border: '1px solid var(--line2)',
    borderRadius: 'var(--radius)',
    background: 'var(--panel)',
    color: 'var(--text)',
    boxShadow: 'var(--shadow)',
  },
  '.cm-tooltip.cm-completionInfo, .about': { padding: '6px 10px', font: '400 12px / 18px var(--sans)' },
  '.about code': { fontFamily: 'var(--mono)', fontWeight: '600' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '240px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '20px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--sel)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--text2)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { fontWeight: '600', textDecoration: 'none' },
  '.cm-diagnostic': { padding: '4px 10px', font: '400 12px / 18px var(--sans)' },
  '.cm-diagnostic-error': { borderLeft: '2px solid var(--bad-mark)' },
  '.cm-diagnostic-warning': { borderLeft: '2px solid var(--wait-mark)' },
  '.cm-lintRange-error': { background: 'none', textDecoration: 'underline wavy var(--bad-mark) 1px' },
  '.cm-lintRange-warning': { background: 'none', textDecoration: 'underline wavy var(--wait-mark) 1px' },
})

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--text3)' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ok)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket, tags.squareBracket, tags.brace], color: 'var(--text2)' },
  { tag: [tags.keyword, tags.meta, tags.typeName], color: 'var(--text2)' },
  { tag: tags.invalid, color: 'var(--bad)' },
])

export const look = [theme, syntaxHighlighting(colours)]
