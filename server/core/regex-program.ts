/** The instructions of an automaton for a regular expression (Thompson's construction). */
import type { Assertion, RegexNode } from './regex-parse.ts'

export type Instruction =
  | { op: 'atom'; atom: number; next: number }
  | { op: 'assert'; what: Assertion; next: number }
  /** @param look its place in the list of looks */
  | { op: 'look'; look: number; next: number }
  | { op: 'split'; nexts: number[] }
  | { op: 'match' }

/** Looks ahead or behind from a place: whether its program matches from there, or up to there. */
export interface Look {
  program: Program
  behind: boolean
  not: boolean
}

export interface Program {
  /** The first one to run is `start`. */
  instructions: Instruction[]
  start: number
}

/** More than this serves nobody, and the states made of them would fill the memory. */
const MOST_INSTRUCTIONS = 5000

/**
 * @param looks takes those of this expression, inner ones before outer ones
 * @param backwards for a text read from its end
 * @throws SyntaxError where repetitions make it too large
 */
export function compile(node: RegexNode, looks: Look[], backwards = false): Program {
  const instructions: Instruction[] = []
  const add = (instruction: Instruction): number => {
    if (instructions.length >= MOST_INSTRUCTIONS) throw new SyntaxError('its repetitions make it too large')
    return instructions.push(instruction) - 1
  }

  /** @returns where the node begins */
  function emit(node: RegexNode, next: number): number {
    switch (node.is) {
      case 'atom':
        return add({ op: 'atom', atom: node.atom, next })
      case 'assert':
        return add({ op: 'assert', what: node.what, next })
      case 'look': {
        const program = compile(node.node, looks, !node.behind)
        const look = looks.push({ program, behind: node.behind, not: node.not }) - 1
        return add({ op: 'look', look, next })
      }
      case 'all':
        return backwards
          ? node.nodes.reduce((following, each) => emit(each, following), next)
          : node.nodes.reduceRight((following, each) => emit(each, following), next)
      case 'any':
        return add({ op: 'split', nexts: node.nodes.map((each) => emit(each, next)) })
      case 'repeat':
        return repeat(node, next)
    }
  }

  function repeat({ node, min, max }: RegexNode & { is: 'repeat' }, next: number): number {
    let following = next
    if (max === Number.POSITIVE_INFINITY) {
      following = add({ op: 'split', nexts: [next] })
      instructions[following] = { op: 'split', nexts: [emit(node, following), next] }
    } else {
      for (let i = min; i < max; i++) following = add({ op: 'split', nexts: [emit(node, following), next] })
    }
    for (let i = 0; i < min; i++) following = emit(node, following)
    return following
  }

  return { start: emit(node, add({ op: 'match' })), instructions }
}
