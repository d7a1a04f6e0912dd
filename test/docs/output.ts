/** What the pages on the mail systems show beside messages: logs, SMTP dialogues and tables. */
import { expect, onTestFinished } from 'vitest'
import { VIRTUAL_START } from '../../server/core/clock.ts'
import type { MtaInput } from '../../server/core/mta.ts'
import { getLog } from '../../server/sandbox/views.ts'
import { loadScenario } from '../../server/scenario/load.ts'
import { playedOn } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'
import { startServer } from '../../server/server.ts'
import { Talk } from '../smtp/talk.ts'
import { openLab } from '../support/lab.ts'
import { at, type Block, blocksOf, proseOf } from './pages.ts'

/** What `text log` and `text smtp` blocks are about: the scenario above them. */
export function withScenario(page: string, info: string): (readonly [string, Block, Block])[] {
  const blocks = blocksOf(page)
  return blocks.flatMap((block, i) => {
    const scenario = blocks.slice(0, i).findLast((above) => above.info === 'yaml')
    return block.info === info && scenario ? [[at(block), block, scenario] as const] : []
  })
}

export const load = (block: Block): Promise<LoadedScenario> =>
  loadScenario(block.text, { origin: 'http', file: block.page })

export async function logOf(scenario: LoadedScenario): Promise<string> {
  const lab = await openLab({ mta: scenario.mta as MtaInput })
  onTestFinished(() => lab.close())
  const { sandbox } = lab
  await sandbox.use(scenario.rules)
  const createSandbox = async () => playedOn(sandbox, async () => undefined)
  const result = await runScenario(scenario, { createSandbox })
  expect(result.ok).toBe(true)
  return (await getLog(sandbox, 0)).map(({ line }) => `${line}\n`).join('')
}

/** The lines of a dialogue as the server answers them: what the client says, and what it hears. */
export async function dialogueOf(scenario: LoadedScenario, said: readonly string[]): Promise<string[]> {
  const server = await startServer({ http: false, scenario, clock: { mode: 'virtual', start: VIRTUAL_START } })
  onTestFinished(() => server.close(0))
  const talk = await Talk.silent(server.smtp.port)
  const heard: string[] = []
  for (const [i, line] of said.entries()) {
    const continues = said[i - 1]?.startsWith('S: ')
    if (line.startsWith('C: ')) {
      heard.push(line)
      talk.write(`${line.slice(3)}\r\n`)
    } else if (!continues) heard.push(...(await talk.reply()).split('\n').map((reply) => `S: ${reply}`))
  }
  talk.socket.destroy()
  return heard
}

/** The rows of the table whose first column has this heading, each cell without its backticks. */
export function rowsOf(page: string, heading: string): string[][] {
  const lines = proseOf(page).split('\n')
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} |`))
  if (head < 0) throw new Error(`${page}: no table begins with the heading ${heading}.`)
  const rows = lines.slice(head + 2)
  const end = rows.findIndex((line) => !line.startsWith('|'))
  return rows.slice(0, end).map((line) =>
    line
      .slice(2, -2)
      .split(/(?<!\\) \| /)
      .map((cell) => cell.replaceAll('\\|', '|')),
  )
}
