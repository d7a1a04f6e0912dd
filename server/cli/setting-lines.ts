/** One setting on a terminal: its name in a column of its own, and beside it what there is to say. */
import type { ShownSetting } from '../core/mta.ts'
import type { SourcePlace } from '../core/types.ts'

/** @param width of the column of names */
export function settingLines(setting: ShownSetting, width: number): string[] {
  const { name, sentence, about, value, readBy, afterChange, warnings = [] } = setting
  const isKnown = readBy !== undefined || about === undefined
  const told = [
    ...sentence.split('\n').filter((line) => line !== ''),
    ...(about === undefined ? [] : [about]),
    ...(isKnown ? [`${valueText(value, setting.isDefault === false)}  (${origin(setting)})`] : []),
    ...(afterChange === undefined ? [] : [`after a change: ${afterChange}`]),
    ...warnings.map(({ text }) => `WARNING ${name}: ${text}`),
  ]
  return told.map((line, i) => `${(i === 0 ? name : '').padEnd(width)}${line}`.trimEnd())
}

const placeText = ({ file, line }: SourcePlace): string => `${file}${line === undefined ? '' : `:${line}`}`

function origin({ source, standIn, default: initial }: ShownSetting): string {
  if (source) return `${placeText(source)}; default: ${valueText(initial)}`
  return standIn === undefined ? 'default' : `default, from ${standIn}`
}

/** A value on one line, control characters made visible; an empty file is told from a missing one. */
function valueText(value: string, isWritten = false): string {
  if (value === '') return isWritten ? '(empty)' : '(none)'
  return value.split('\n').map(visible).join(', ')
}

const NAMED: Record<string, string> = { '\r': '\\r', '\t': '\\t', '\uFEFF': '\\uFEFF' }

const visible = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
    /[\u0000-\u001f\u007f-\u009f\uFEFF]/g,
    (char) => NAMED[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
