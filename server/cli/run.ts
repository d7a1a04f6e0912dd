/** `bouncelab run`: plays scenario files, each in a sandbox of its own, and tells whether their expectations hold. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Flags, readConfig } from '../config.ts'
import { SandboxError } from '../errors.ts'
import type { CommandHost } from '../programs/command-host.ts'
import { loadScenarioFile } from '../scenario/load.ts'
import { createSandbox } from '../scenario/played-sandbox.ts'
import { exitCode, REPORTERS, type Reporter, type Told } from '../scenario/reporters/reporter.ts'
import { runScenario } from '../scenario/run.ts'
import { scenarioFiles } from './scenario-files.ts'

export async function run(flags: Flags, paths: string[]): Promise<number> {
  const names = ['reporter', 'output', 'allow-commands'] as const
  const { reporter, output, 'allow-commands': allowCommands } = readConfig(names, flags, process.env)
  const commands = allowCommands ? (await import('../programs/shell-host.ts')).createShellHost() : undefined
  const told: Told[] = []
  for (const file of await scenarioFiles(paths)) told.push(await runFile(file, commands))
  const text = (REPORTERS[reporter] as Reporter)(told)
  if (output === undefined) process.stdout.write(text)
  else await write(output, text)
  return exitCode(told)
}

async function runFile(file: string, commands: CommandHost | undefined): Promise<Told> {
  try {
    const scenario = await loadScenarioFile(file)
    return { result: await runScenario(scenario, { createSandbox: (each) => createSandbox(each, commands) }) }
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    return { file, error: error.message }
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  } catch (cause) {
    throw new SandboxError('E_CONFIG', `--output: ${file} cannot be written.`, {
      hint: 'Give a path that can be.',
      cause,
    })
  }
}
