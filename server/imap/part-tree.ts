/** The parts of a message as IMAP counts them (RFC 9051 section 6.4.5.1). */
import { type MimePart, scanMime } from '../mail/mime.ts'

export interface PartNode {
  part: MimePart
  /** Of a multipart its parts; of a message within a message that message. */
  children: PartNode[]
}

export interface PartTree {
  bytes: Uint8Array
  root: PartNode
}

export function partTree(bytes: Uint8Array): PartTree {
  const open: PartNode[] = []
  let root: PartNode | null = null
  for (const part of scanMime(bytes).parts) {
    const node: PartNode = { part, children: [] }
    open.length = part.depth
    open.at(-1)?.children.push(node)
    open.push(node)
    root ??= node
  }
  return { bytes, root: root as PartNode }
}

export const isMultipart = ({ part, children }: PartNode): boolean =>
  part.type.startsWith('multipart/') && children.length > 0

/** The message inside a part, where the part is a message. */
export const messageIn = ({ part, children }: PartNode): PartNode | null =>
  part.type.startsWith('message/') ? (children[0] ?? null) : null

/** Part `n` of a message or a part; a message that is no multipart has one part: its body. */
function partOf(node: PartNode, n: number, isMessage: boolean): PartNode | null {
  if (isMultipart(node)) return node.children[n - 1] ?? null
  if (isMessage) return n === 1 ? node : null
  const inner = messageIn(node)
  return inner && partOf(inner, n, true)
}

/** @param path from the outermost; empty for the message itself */
export function findPart({ root }: PartTree, path: readonly number[]): PartNode | null {
  let node: PartNode | null = root
  for (const [i, n] of path.entries()) node = node && partOf(node, n, i === 0)
  return node
}
