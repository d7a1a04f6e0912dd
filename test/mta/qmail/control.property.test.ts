/** The reading rules against a little reader of the test's own, written from qmail-control(5) and control.c's contract. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SandboxError } from '../../../server/errors.ts'
import { lineValue, listValue, numberValue } from '../../../server/mta/qmail/control.ts'
import { createQmail } from '../../../server/mta/qmail/qmail.ts'

/** What files are made of where it matters, and a few letters. */
const content = fc.string({
  unit: fc.constantFrom(...[' ', '\t', '\n', '\r', '\r\n', '#', ':', 'a', 'B', '7', '\uFEFF', 'é', '日']),
  maxLength: 40,
})

/** "Trailing spaces and tabs are allowed in any control file": cut from the end, a character at a time. */
function withoutTrailing(line: string): string {
  const chars = [...line]
  while (chars.at(-1) === ' ' || chars.at(-1) === '\t') chars.pop()
  return chars.join('')
}

/** Collects lines a character at a time; what follows the last newline is a line where it is not empty. */
function linesOf(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const char of text) {
    if (char === '\n') {
      lines.push(line)
      line = ''
    } else line += char
  }
  return line === '' ? lines : [...lines, line]
}

test('A one-value file is its first line without what trails it', () => {
  fc.assert(
    fc.property(content, (text) => {
      expect(lineValue(text)).toBe(withoutTrailing(linesOf(text)[0] ?? ''))
    }),
  )
})

test('A list file is its lines without what trails them, without comments and without those left empty', () => {
  fc.assert(
    fc.property(content, (text) => {
      const kept = []
      for (const line of linesOf(text)) {
        const entry = withoutTrailing(line)
        if (entry.length > 0 && entry[0] !== '#') kept.push(entry)
      }
      expect(listValue(text)).toEqual(kept)
    }),
  )
})

test('A CR is kept wherever it stands before a newline', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z.]{0,8}$/), (name) => {
      expect(lineValue(`${name}\r\n`)).toBe(`${name}\r`)
      expect(listValue(`${name}\r\n\r\n`)).toEqual([`${name}\r`, '\r'])
    }),
  )
})

test('A number is read with whatever blanks and CR follow it', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('', '\n', ' \n', '\t', '\r\n', '\n7\n'), (number, end) => {
      expect(numberValue(`${number}${end}`)).toBe(number)
    }),
  )
})

/** Throws where anything but mistakes of the files comes of them. */
function mistakesOf(control: Record<string, string>) {
  try {
    createQmail({ type: 'qmail', control }).show()
    return []
  } catch (error) {
    if (error instanceof SandboxError && error.problems?.length) return error.problems
    throw error
  }
}

test('Any text at all is either a configuration or a list of mistakes', () => {
  const files = fc.dictionary(fc.constantFrom('me', 'locals', 'queuelifetime', 'virtualdomains', 'smtproutes'), content)
  fc.assert(
    fc.property(files, (control) => {
      const mistakes = mistakesOf(control)
      for (const { path, message } of mistakes)
        expect([path, message]).toEqual([expect.stringMatching(/^control\./), expect.stringMatching(/\.$/)])
    }),
  )
})
