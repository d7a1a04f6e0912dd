/** Does by hand what an engine does with the Dockerfile: the same words, with the image's folders in a temporary one. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../docs/pages.ts'

export interface Instruction {
  keyword: string
  /** The rest, continued lines joined. */
  words: string
}

export const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')

const instructions: Instruction[] = DOCKERFILE.replace(/^\s*#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [, keyword = '', words = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? []
    return { keyword, words }
  })

/** What follows each such keyword. */
export const of = (keyword: string): string[] =>
  instructions.filter((each) => each.keyword === keyword).map(({ words }) => words)

/** The words of the last of them that is a list. */
export const list = (keyword: string): string[] => JSON.parse(of(keyword).at(-1) ?? '[]') as string[]

/** Each `FROM` begins one: the build, then the image. */
export const stages: Instruction[][] = instructions.reduce<Instruction[][]>((all, instruction) => {
  if (instruction.keyword === 'FROM') all.push([])
  all.at(-1)?.push(instruction)
  return all
}, [])

/** What `.dockerignore` lets through: it forbids all, then names what goes. */
export const contextNames = (): string[] =>
  readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))

/** The variables of `ENV`, of the image alone. */
export const environment = (): Record<string, string> =>
  Object.fromEntries(
    (stages.at(-1) ?? [])
      .filter(({ keyword }) => keyword === 'ENV')
      .flatMap(({ words }) => words.split(' ').map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? ''])),
  )

/** The image's own path, in the folder that stands for its root. */
export const inside = (root: string, path: string): string =>
  path.replace(/(?<![\w.])\/(?=(?:build|app|data|usr\/local\/bin)\b)/g, `${root}/`)

/** Performs all stages. @returns nothing; `root` then holds what the image holds */
export function perform(root: string, run: (command: string, folder: string) => void): void {
  for (const stage of stages) {
    let folder = root
    for (const { keyword, words } of stage) {
      if (keyword === 'WORKDIR') {
        folder = inside(root, words)
        mkdirSync(folder, { recursive: true })
      } else if (keyword === 'COPY') copy(words, root, folder)
      // The image's user has this number.
      else if (keyword === 'RUN') run(inside(root, words).replaceAll('-o node -g node', '-o 1000 -g 1000'), folder)
    }
  }
}

function copy(words: string, root: string, folder: string): void {
  const fromStage = words.startsWith('--from=')
  const paths = words.split(' ').filter((word) => !word.startsWith('--'))
  const target = paths.pop() ?? '.'
  for (const path of paths) {
    const sources = path === '.' && !fromStage ? contextNames() : [path]
    for (const source of sources) {
      const from = fromStage ? inside(root, source) : join(ROOT, source)
      // Of several, and into a folder, each keeps its name; all of the context keeps its paths.
      const isFolder = target.endsWith('/') || path === '.'
      const name = path === '.' ? source : (source.split('/').at(-1) ?? '')
      const to = join(folder, isFolder ? join(target, name) : target)
      mkdirSync(dirname(to), { recursive: true })
      cpSync(from, to, { recursive: true, verbatimSymlinks: true })
    }
  }
}

/** A step that hangs ends here, with its name, rather than with the patience of whoever waits. */
const LONGEST_STEP_MS = 600_000

/** Performs one `RUN`, and tells how long it took. @throws Error with the end of what it wrote */
export const shell = (command: string, folder: string): void => {
  const began = performance.now()
  const { status, signal, stdout, stderr } = spawnSync('/bin/sh', ['-ec', command], {
    cwd: folder,
    encoding: 'utf8',
    timeout: LONGEST_STEP_MS,
    killSignal: 'SIGKILL',
    env: { ...process.env, npm_config_prefer_offline: 'true', npm_config_update_notifier: 'false' },
    maxBuffer: 64 * 1024 * 1024,
  })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  process.stderr.write(`RUN ${command.slice(0, 60)} … ${seconds} s\n`)
  if (status === 0) return
  const end = signal === null ? `ended with ${status}` : `was ended by ${signal} after ${seconds} s`
  throw new Error(`${command}\n${end}\n${stdout.slice(-4000)}${stderr.slice(-4000)}`)
}

/** Takes the right to write from everything, as a read-only file system does. */
export function makeReadOnly(path: string): void {
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    const file = join(path, name)
    if (existsSync(file)) chmodSync(file, 0o555)
  }
  chmodSync(path, 0o555)
}
