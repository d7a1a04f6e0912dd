/**
 * A plugin for Babel, which jiti runs on every module of a scenario in TypeScript: each object and list tells where it
 * stands, and so does each call of our builders. Exact where a stack trace is not (types are taken away before it is
 * made), and it follows rules through variables, functions and other files.
 */
import type { SourcePlace } from '../core/types.ts'
import { calledAt, type Literal, writtenAs } from './written-at.ts'

/** The module that the noted code imports. */
export const NOTES = 'bouncelab:places'

type AnyFunction = (...given: unknown[]) => unknown

/** What of Babel is used here; its types are no dependency of ours. */
interface Node {
  type: string
  loc?: { start: { line: number; column: number } } | null
  [key: string]: unknown
}
interface NodePath {
  node: Node
  scope: { getBinding(name: string): { path: { parent: Node } } | undefined; generateUid(name: string): string }
  replaceWith(node: Node): void
  unshiftContainer(key: string, node: Node): void
}
type Types = Record<string, (...given: unknown[]) => Node>

export interface Notes {
  /** For one module. */
  plugin(path: string, file: string): (babel: { types: Types }) => object
  /** What the noted code imports from NOTES. */
  module: { literal: AnyFunction; call: AnyFunction }
}

/** @param imported hears of every module that a module names, by its own words */
export function placeNotes(imported: (path: string, named: string) => void): Notes {
  const literals: Literal[] = []
  const module = {
    literal: (value: unknown, index: unknown) => writtenAs(value as object, literals[index as number] as Literal),
    call: (fn: unknown, file: unknown, line: unknown, column: unknown) => {
      if (typeof fn !== 'function') return fn
      const place = { file, line, column } as SourcePlace
      return (...given: unknown[]) => calledAt(place, () => fn(...given))
    },
  }
  const plugin: Notes['plugin'] =
    (path, file) =>
    ({ types }) => {
      const indexes = new WeakMap<Node, number>()
      const done = new WeakSet<Node>()
      let names = { literal: '', call: '' }
      const note = ({ node }: NodePath) => {
        if (!node.loc || indexes.has(node)) return
        indexes.set(node, literals.push(literalOf(node, file)) - 1)
      }
      const wrap = (at: NodePath) => {
        const index = indexes.get(at.node)
        if (index === undefined || done.has(at.node)) return
        done.add(at.node)
        at.replaceWith(call(types, names.literal, [at.node, types.numericLiteral?.(index)]))
      }
      const hear = ({ node }: NodePath) => {
        const source = node.source as { value?: string } | null
        if (source?.value !== undefined && source.value !== NOTES) imported(path, source.value)
      }
      return {
        visitor: {
          Program: {
            enter(program: NodePath) {
              names = { literal: program.scope.generateUid('literal'), call: program.scope.generateUid('call') }
              const specifiers = Object.entries(names).map(([name, local]) =>
                types.importSpecifier?.(types.identifier?.(local), types.identifier?.(name)),
              )
              program.unshiftContainer(
                'body',
                types.importDeclaration?.(specifiers, types.stringLiteral?.(NOTES)) as Node,
              )
            },
          },
          ImportDeclaration: hear,
          ExportAllDeclaration: hear,
          ExportNamedDeclaration: hear,
          ObjectExpression: { enter: note, exit: wrap },
          ArrayExpression: { enter: note, exit: wrap },
          CallExpression: {
            enter({ node }: NodePath) {
              const { type, name } = node.callee as { type: string; name?: string }
              const [first] = node.arguments as { type: string; value?: string }[]
              if ((type === 'Import' || name === 'require') && first?.type === 'StringLiteral')
                imported(path, first.value as string)
            },
            exit({ node, scope }: NodePath) {
              const callee = node.callee as Node
              if (!node.loc || !isOurs(callee, scope)) return
              const { line, column } = node.loc.start
              const place = [
                types.stringLiteral?.(file),
                types.numericLiteral?.(line),
                types.numericLiteral?.(column + 1),
              ]
              node.callee = call(types, names.call, [callee, ...place])
            },
          },
        },
      }
    }
  return { plugin, module }
}

const call = (types: Types, name: string, given: unknown[]): Node =>
  types.callExpression?.(types.identifier?.(name), given) as Node

/** Whether a call is one of our builders: `rule(…)`, or `bouncelab.rule(…)` of what was imported whole. */
function isOurs(callee: Node, scope: NodePath['scope']): boolean {
  const named = callee.type === 'MemberExpression' ? (callee.object as Node) : callee
  if (named.type !== 'Identifier') return false
  const parent = scope.getBinding(named.name as string)?.path.parent
  return parent?.type === 'ImportDeclaration' && (parent.source as { value?: string }).value === 'bouncelab'
}

function literalOf(node: Node, file: string): Literal {
  const placeOf = ({ loc }: Node): SourcePlace | undefined =>
    loc ? { file, line: loc.start.line, column: loc.start.column + 1 } : undefined
  const start = placeOf(node) as SourcePlace
  const parts = new Map<string, { key: SourcePlace; value: SourcePlace }>()
  if (node.type === 'ArrayExpression') {
    const elements = node.elements as (Node | null)[]
    const spread = elements.findIndex((element) => element?.type === 'SpreadElement')
    // What comes after a spread list has an index that only the running program knows.
    for (const [i, element] of elements.slice(0, spread < 0 ? undefined : spread).entries()) {
      const value = element ? placeOf(element) : undefined
      if (value) parts.set(String(i), { key: value, value })
    }
    return { start, parts }
  }
  for (const property of node.properties as Node[]) {
    const key = property.key as (Node & { name?: string; value?: unknown }) | undefined
    const name = property.computed || !key ? undefined : (key.name ?? key.value)
    const keyPlace = key && placeOf(key)
    if (name === undefined || !keyPlace) continue
    const value = property.value as Node | undefined
    parts.set(String(name), { key: keyPlace, value: (value && placeOf(value)) ?? keyPlace })
  }
  return { start, parts }
}
