/** `bouncelab run`: plays scenario files, each in a sandbox of its own, and tells whether their expectations hold. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Config, type Flags, readConfig } from '../config.ts'
import { SandboxError } from '../errors.ts'
import type { MtaType } from '../mta/types.ts'
import { loadScenarioFile } from '../scenario/load.ts'
import { createSandbox, type Surroundings } from '../scenario/played-sandbox.ts'
import { exitCode, REPORTERS, type Reporter, type Told } from '../scenario/reporters/reporter.ts'
import { runScenario } from '../scenario/run.ts'
import type { LoadedScenario } from '../scenario/schema.ts'
import { inParallel } from './in-parallel.ts'
import { nameTest, noneOfThatName } from './name-filter.ts'
import { progressOn } from './progress.ts'
import type { ToldForMtas } from './run-for-mtas.ts'
import { scenarioFiles } from './scenario-files.ts'

const SETTINGS = [
  'allow-commands',
  'relay-allow',
  'filter',
  'jobs',
  'on-unmatched',
  'on-unexpected',
  'output',
  'reporter',
] as const

export async function run(flags: Flags, paths: string[]): Promise<number> {
  const began = performance.now()
  const config = readConfig(SETTINGS, flags, process.env)
  const chosen = await chosenOf(await scenarioFiles(paths), config.filter)
  const smtp = smtpOf(flags)
  const mtas = await mtasOf(flags)
  const surroundings: Surroundings = {
    commands: config['allow-commands'] ? (await import('../programs/shell-host.ts')).createShellHost() : undefined,
    relayAllow: config['relay-allow'],
    smtp,
  }
  if (mtas) return runForMtas(chosen, mtas, config, surroundings, began)
  const progress = progressOn(process.stderr, chosen.length)
  // One port is one sandbox's at a time.
  const told = await inParallel(chosen, smtp ? 1 : config.jobs, async (one) => {
    progress.began(one.name)
    const result = 'told' in one ? one.told : await play(one.scenario, config, surroundings)
    progress.ended(one.name)
    return result
  })
  progress.clear()
  const text = (REPORTERS[config.reporter] as Reporter)(told, performance.now() - began)
  if (config.output === undefined) process.stdout.write(text)
  else await write(config.output, text)
  return exitCode(told)
}

/** With --mta: each scenario once per MTA. */
async function runForMtas(
  chosen: readonly Chosen[],
  mtas: readonly MtaType[],
  config: Config<(typeof SETTINGS)[number]>,
  surroundings: Surroundings,
  began: number,
): Promise<number> {
  const { compareOne, runsOf, tellForMtas } = await import('./run-for-mtas.ts')
  const progress = progressOn(process.stderr, chosen.length)
  const told = await inParallel(chosen, surroundings.smtp ? 1 : config.jobs, async (one) => {
    progress.began(one.name)
    const isHtml = config.reporter === 'html'
    const told =
      'told' in one ? one.told : await compareOne(withWishes(one.scenario, config), mtas, surroundings, isHtml)
    progress.ended(one.name)
    return told as ToldForMtas
  })
  progress.clear()
  const text = tellForMtas(told, config.reporter, performance.now() - began)
  if (config.output === undefined) process.stdout.write(text)
  else await write(config.output, text)
  return exitCode(runsOf(told))
}

async function mtasOf({ mta }: Flags): Promise<MtaType[] | null> {
  const given = mta ?? process.env.BOUNCELAB_MTA
  if (!given) return null
  return (await import('../compare/mta-names.ts')).readMtaNames(String(given), '--mta')
}

/** Not given is not the same as its default here. */
function smtpOf(flags: Flags): Surroundings['smtp'] {
  const isGiven = flags.smtp !== undefined || Boolean(process.env.BOUNCELAB_SMTP)
  return isGiven ? readConfig(['smtp'], flags, process.env).smtp : undefined
}

/** A scenario to play, or why it cannot be. */
type Chosen = { name: string } & ({ scenario: LoadedScenario } | { told: Told })

async function chosenOf(files: string[], filter: string | undefined): Promise<Chosen[]> {
  const all: Chosen[] = []
  for (const file of files) all.push(await load(file))
  if (filter === undefined) return all
  const test = nameTest(filter)
  const chosen = all.filter(({ name }) => test(name))
  if (chosen.length === 0)
    throw noneOfThatName(
      filter,
      all.map(({ name }) => name),
    )
  return chosen
}

async function load(file: string): Promise<Chosen> {
  try {
    const scenario = await loadScenarioFile(file)
    return { name: scenario.name, scenario }
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    return { name: file, told: { file, error: error.message, problems: error.problems } }
  }
}

async function play(
  scenario: LoadedScenario,
  config: Config<(typeof SETTINGS)[number]>,
  surroundings: Surroundings,
): Promise<Told> {
  const told = withWishes(scenario, config)
  try {
    const keepTraces = config.reporter === 'html'
    const create = async (each: LoadedScenario) => {
      const sandbox = await createSandbox(each, surroundings)
      if (sandbox.smtp) process.stderr.write(`${each.name}: SMTP ${sandbox.smtp.host}:${sandbox.smtp.port}\n`)
      return sandbox
    }
    return { result: await runScenario(told, { createSandbox: create, keepTraces }) }
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    return { file: scenario.file ?? scenario.name, error: error.message }
  }
}

/** The scenario with what the command line wants to be told. */
function withWishes(
  scenario: LoadedScenario,
  { 'on-unmatched': onUnmatched, 'on-unexpected': onUnexpected }: Config<(typeof SETTINGS)[number]>,
): LoadedScenario {
  return { ...scenario, ...(onUnmatched ? { onUnmatched } : {}), ...(onUnexpected ? { onUnexpected } : {}) }
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
