/**
 * Whether a text matches a regular expression, in a time that grows with the text and no faster, whatever the
 * expression: who writes a rule, a filter of `wait` or an expectation cannot hold up the process, nor can who sends a
 * mail that such a rule looks at. JavaScript's own engine tries one way after the other, and may never end.
 */
import { parseRegex } from './regex-parse.ts'
import { compile, type Instruction, type Look, type Program } from './regex-program.ts'

export type TextTest = (text: string) => boolean

/**
 * @param flags those of RegExp, but for `v`; `g`, `y` and `d` change nothing here
 * @throws SyntaxError where it is malformed, or where no automaton can play it: back-references
 */
export function linearRegex(source: string, flags = ''): TextTest {
  const native = new RegExp(source, flags.replace(/[dgy]/g, ''))
  if (flags.includes('v')) throw new SyntaxError('the flag v is not taken; write it with u')
  // Nothing in it can be tried in more than one way.
  if (!/[*+?{|(]/.test(source)) return (text) => native.test(text)
  const { node, atoms } = parseRegex(source, native.flags)
  const looks: Look[] = []
  const program = compile(node, looks)
  const alphabet = createAlphabet(atoms, native.flags)
  const automata = looks.map((look) => ({ ...look, automaton: createAutomaton(look.program, alphabet) }))
  const automaton = createAutomaton(program, alphabet)
  return (text) => {
    const seen: Seen = { letters: alphabet.read(text), looks: [] }
    for (const { automaton, behind, not } of automata) {
      const places = automaton.places(seen, !behind)
      seen.looks.push(not ? places.map((holds) => 1 - holds) : places)
    }
    return automaton.isIn(seen)
  }
}

/** A character as the expression sees it: those that no atom and no assertion tells apart are one letter. */
interface Letter {
  atoms: Uint8Array
  isWord: boolean
  isLineEnd: boolean
}

interface Seen {
  /** Of each character the number of its letter; numbers, since a text may be as large as a message. */
  letters: Uint16Array
  /** By look: for each place between two characters, whether it holds there. */
  looks: Uint8Array[]
}

interface Alphabet {
  read(text: string): Uint16Array
  letter(number: number | undefined): Letter | undefined
  multiline: boolean
}

/** So many characters' letters are remembered. */
const MOST_KNOWN = 5000

function createAlphabet(atoms: readonly string[], flags: string): Alphabet {
  const unicode = flags.includes('u')
  const tests = [...atoms, '\\w'].map((source) => new RegExp(`^(?:${source})$`, flags.replace('m', '')))
  const known = new Map<number, number>()
  const byMarks = new Map<string, number>()
  const letters: Letter[] = []

  function numberOf(code: number): number {
    const character = unicode ? String.fromCodePoint(code) : String.fromCharCode(code)
    const marks = Uint8Array.from(tests, (test) => (test.test(character) ? 1 : 0))
    const isLineEnd = /^[\n\r\u2028\u2029]$/.test(character)
    const key = `${marks.join('')}${isLineEnd}`
    const number = byMarks.get(key) ?? letters.push({ atoms: marks, isWord: marks.at(-1) === 1, isLineEnd }) - 1
    byMarks.set(key, number)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(code, number)
    return number
  }

  return {
    multiline: flags.includes('m'),
    letter: (number) => (number === undefined ? undefined : letters[number]),
    read: (text) => {
      const read = new Uint16Array(text.length)
      let length = 0
      for (let i = 0; i < text.length; i++) {
        const code = unicode ? (text.codePointAt(i) as number) : text.charCodeAt(i)
        if (code > 0xffff) i++
        read[length++] = known.get(code) ?? numberOf(code)
      }
      return read.subarray(0, length)
    },
  }
}

interface State {
  /** Where the automaton stands before the assertions of this place are looked at, in order. */
  places: number[]
  /** By what stands around the place: whether it is a match, and what follows the next character. */
  steps: Map<string | number, { isMatch: boolean; next: State | null }>
}

const MOST_STATES = 2000
/** In place of a letter's number where there is no character. */
const NONE = 0xffff

function createAutomaton({ instructions, start }: Program, { multiline, letter }: Alphabet) {
  let states = new Map<string, State>()

  function stateOf(places: number[]): State {
    const key = places.join()
    const known = states.get(key)
    if (known) return known
    if (states.size >= MOST_STATES) states = new Map()
    const state: State = { places, steps: new Map() }
    states.set(key, state)
    return state
  }

  /** @param at the place; `forward` reads what stands after it */
  function step(state: State, { letters, looks }: Seen, at: number, forward: boolean) {
    let key: string | number = (letters[at - 1] ?? NONE) * (NONE + 1) + (letters[at] ?? NONE)
    if (looks.length > 0) key = `${key} ${looks.map((places) => places[at]).join('')}`
    const known = state.steps.get(key)
    if (known) return known
    const before = letter(letters[at - 1])
    const after = letter(letters[at])
    const holds = (instruction: Instruction): boolean =>
      instruction.op === 'look'
        ? looks[instruction.look]?.[at] === 1
        : instruction.op === 'assert' && isSo(instruction.what, before, after, multiline)
    const { reached, isMatch } = follow(instructions, state.places, holds)
    const read = forward ? after : before
    const places = new Set([start])
    for (const place of reached) {
      const instruction = instructions[place]
      if (read && instruction?.op === 'atom' && read.atoms[instruction.atom] === 1) places.add(instruction.next)
    }
    const found = { isMatch, next: read ? stateOf([...places].sort((a, b) => a - b)) : null }
    state.steps.set(key, found)
    return found
  }

  return {
    /** Whether it matches anywhere. */
    isIn(seen: Seen): boolean {
      let state: State | null = stateOf([start])
      for (let at = 0; state; at++) {
        const { isMatch, next }: { isMatch: boolean; next: State | null } = step(state, seen, at, true)
        if (isMatch) return true
        state = next
      }
      return false
    },
    /** For each place whether a match ends there; read from the end of the text, whether one begins there. */
    places(seen: Seen, backwards: boolean): Uint8Array {
      const found = new Uint8Array(seen.letters.length + 1)
      let state: State | null = stateOf([start])
      for (let at = backwards ? seen.letters.length : 0; state; at += backwards ? -1 : 1) {
        const { isMatch, next }: { isMatch: boolean; next: State | null } = step(state, seen, at, !backwards)
        if (isMatch) found[at] = 1
        state = next
      }
      return found
    },
  }
}

/** The places that are reached from these without a character. */
function follow(
  instructions: readonly Instruction[],
  places: readonly number[],
  holds: (instruction: Instruction) => boolean,
): { reached: Set<number>; isMatch: boolean } {
  const reached = new Set<number>()
  const open = [...places]
  let isMatch = false
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (reached.has(place)) continue
    reached.add(place)
    const instruction = instructions[place] as Instruction
    if (instruction.op === 'match') isMatch = true
    else if (instruction.op === 'split') open.push(...instruction.nexts)
    else if (instruction.op !== 'atom' && holds(instruction)) open.push(instruction.next)
  }
  return { reached, isMatch }
}

function isSo(
  what: 'start' | 'end' | 'word-edge' | 'no-word-edge',
  before: Letter | undefined,
  after: Letter | undefined,
  multiline: boolean,
): boolean {
  switch (what) {
    case 'start':
      return !before || (multiline && before.isLineEnd)
    case 'end':
      return !after || (multiline && after.isLineEnd)
    default:
      return ((before?.isWord ?? false) !== (after?.isWord ?? false)) === (what === 'word-edge')
  }
}
