/**
 * Matches lines with an automaton that is built as it goes (Thompson's construction, states cached): the time is
 * linear in the line whatever the pattern, so that no .qmail file can hold up the sandbox.
 */
import { type Assertion, isWord, type Node, RegexError } from './regex-parse.ts'

type Instruction =
  | { op: 'bytes'; set: Uint8Array; next: number }
  | { op: 'assert'; what: Assertion; next: number }
  | { op: 'split'; nexts: number[] }
  | { op: 'match' }

/** What stood before a place: nothing yet, a letter of a word, or anything else. */
type Before = 'start' | 'word' | 'other'

interface State {
  /** Where the automaton stands before assertions are looked at, in order. */
  places: number[]
  before: Before
  /** By byte; the 257th is the line's end. `null` is a match. */
  nexts: (State | null | undefined)[]
}

const LINE_END = 256
const MOST_INSTRUCTIONS = 20_000
const MOST_STATES = 2000
/** Places looked at while states are made; a second of work at most. */
const MOST_WORK = 30_000_000

export interface LineMatcher {
  /** @throws RegexError where the pattern asks for too much work */
  test(bytes: Uint8Array, from: number, to: number): boolean
}

/** @param where `line` wants the whole line to match, `word` no letter of a word on either side */
export function createMatcher(nodes: readonly Node[], where: 'anywhere' | 'word' | 'line'): LineMatcher {
  const program = compile(nodes, where)
  let states = new Map<string, State>()
  let work = 0

  const stateOf = (places: number[], before: Before): State => {
    const key = `${before}${places.join()}`
    const known = states.get(key)
    if (known) return known
    if (states.size >= MOST_STATES) states = new Map()
    const state: State = { places, before, nexts: new Array(257) }
    states.set(key, state)
    return state
  }

  const step = (state: State, byte: number): State | null => {
    // A match may begin at every byte.
    const { reached, matched } = follow(program, [...state.places, 0], state.before, byte)
    work += reached.length + state.places.length + 1
    if (work > MOST_WORK) throw new RegexError('the pattern asks for too much work', true)
    if (matched) return null
    const places: number[] = []
    if (byte !== LINE_END) for (const place of reached) pushNext(program[place], byte, places)
    return stateOf(
      [...new Set(places)].sort((a, b) => a - b),
      byte !== LINE_END && isWord(byte) ? 'word' : 'other',
    )
  }

  const next = (state: State, byte: number): State | null => {
    const known = state.nexts[byte]
    if (known !== undefined) return known
    const found = step(state, byte)
    state.nexts[byte] = found
    return found
  }

  return {
    test: (bytes, from, to) => {
      let state = stateOf([], 'start')
      for (let i = from; i < to; i++) {
        const found = next(state, bytes[i] as number)
        if (!found) return true
        state = found
      }
      return next(state, LINE_END) === null
    },
  }
}

function pushNext(instruction: Instruction | undefined, byte: number, places: number[]): void {
  if (instruction?.op === 'bytes' && instruction.set[byte]) places.push(instruction.next)
}

/** The places that are reached from these without a byte, seen what stands before and after. */
function follow(
  program: readonly Instruction[],
  places: readonly number[],
  before: Before,
  after: number,
): { reached: number[]; matched: boolean } {
  const seen = new Set<number>()
  const open = [...places]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(place)) continue
    seen.add(place)
    const instruction = program[place] as Instruction
    if (instruction.op === 'match') return { reached: [], matched: true }
    if (instruction.op === 'split') open.push(...instruction.nexts)
    else if (instruction.op === 'assert' && holds(instruction.what, before, after)) open.push(instruction.next)
  }
  return { reached: [...seen], matched: false }
}

function holds(what: Assertion, before: Before, after: number): boolean {
  const wordBefore = before === 'word'
  const wordAfter = after !== LINE_END && isWord(after)
  switch (what) {
    case 'line-start':
      return before === 'start'
    case 'line-end':
      return after === LINE_END
    case 'word-start':
      return !wordBefore && wordAfter
    case 'word-end':
      return wordBefore && !wordAfter
    case 'word-edge':
      return wordBefore !== wordAfter
    case 'no-word-edge':
      return wordBefore === wordAfter
    case 'no-word-before':
      return !wordBefore
    case 'no-word-after':
      return !wordAfter
  }
}

/** Instructions from the end to the beginning, so that each knows its next; the first one to run is number 0. */
function compile(nodes: readonly Node[], where: 'anywhere' | 'word' | 'line'): Instruction[] {
  const program: Instruction[] = [{ op: 'split', nexts: [] }]
  const add = (instruction: Instruction): number => {
    if (program.length >= MOST_INSTRUCTIONS) throw new RegexError('Regular expression too big')
    return program.push(instruction) - 1
  }
  const around = {
    anywhere: null,
    line: ['line-start', 'line-end'],
    word: ['no-word-before', 'no-word-after'],
  } as const
  const sides = around[where]
  const match = add({ op: 'match' })
  const end = sides ? add({ op: 'assert', what: sides[1], next: match }) : match
  const entries = nodes.map((node) => emit(add, program, node, end))
  const start = add({ op: 'split', nexts: entries })
  program[0] = sides ? { op: 'assert', what: sides[0], next: start } : { op: 'split', nexts: [start] }
  return program
}

/** @returns where the node begins */
function emit(add: (i: Instruction) => number, program: Instruction[], node: Node, next: number): number {
  switch (node.is) {
    case 'bytes':
      return add({ op: 'bytes', set: node.set, next })
    case 'assert':
      return add({ op: 'assert', what: node.what, next })
    case 'all':
      return node.nodes.reduceRight((following, each) => emit(add, program, each, following), next)
    case 'any':
      return add({ op: 'split', nexts: node.nodes.map((each) => emit(add, program, each, next)) })
    case 'repeat': {
      let following = next
      if (node.max === Number.POSITIVE_INFINITY) {
        following = add({ op: 'split', nexts: [next] })
        const body = emit(add, program, node.node, following)
        program[following] = { op: 'split', nexts: [body, next] }
      } else {
        for (let i = node.min; i < node.max; i++) {
          following = add({ op: 'split', nexts: [emit(add, program, node.node, following), next] })
        }
      }
      for (let i = 0; i < node.min; i++) following = emit(add, program, node.node, following)
      return following
    }
  }
}
