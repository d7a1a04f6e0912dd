/** The pages that people read, and the code blocks in them. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const inRoot = readdirSync(ROOT).filter((name) => /^(?:README.*|CONTRIBUTING)\.md$/.test(name))
const inDocs = readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name.replaceAll('\\', '/')}`)

/** Paths from the root of the checkout. */
export const PAGES = [...inRoot, ...inDocs, 'scenarios/README.md', 'scenarios/README.ja.md'].sort()

export const pageText = (page: string): string => readFileSync(`${ROOT}${page}`, 'utf8').replaceAll('\r\n', '\n')

export interface Block {
  page: string
  /** Line of the opening fence, from 1. */
  line: number
  /** What stands after the fence: `yaml`, `sh`, `json`. */
  info: string
  text: string
}

/** All fenced blocks of a page, indented ones with their indentation taken off. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = []
  let open: (Block & { indent: string }) | null = null
  for (const [index, line] of pageText(page).split('\n').entries()) {
    const fence = /^(\s*)```(.*)$/.exec(line)
    if (fence && open) {
      const { indent: _, ...block } = open
      blocks.push(block)
      open = null
    } else if (fence) {
      open = { page, line: index + 1, info: (fence[2] as string).trim(), text: '', indent: fence[1] as string }
    } else if (open) open.text += `${line.startsWith(open.indent) ? line.slice(open.indent.length) : line}\n`
  }
  return blocks
}

/** The page without its fenced blocks, for what is said between them. */
export const proseOf = (page: string): string => pageText(page).replace(/^(\s*)```.*\n(?:.*\n)*?\1```$/gm, '')

export const at = ({ page, line }: Pick<Block, 'page' | 'line'>): string => `${page}:${line}`
