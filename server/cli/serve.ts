/** `bouncelab serve`: starts the server, says where it is, and stops it when it is told to. */
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { type Config, type Flags, readConfig } from '../config.ts'
import { SandboxError } from '../errors.ts'
import { releaseWhenIdle } from '../idle-memory.ts'
import { type Server, startServer } from '../server.ts'
import { DOOR_SETTINGS, doorsOf } from './doors-of.ts'
import { readForeignNames } from './foreign-names.ts'
import { createLog, type Log } from './log.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { IMTA_PATHS, MTA_SETTINGS, mtaInput } from './mta-input.ts'
import { tellUnmatched } from './tell-unmatched.ts'

const SETTINGS = [
  ...MTA_SETTINGS,
  'smtp',
  'http',
  ...DOOR_SETTINGS,
  'pop3',
  'imap',
  'pop3s',
  'imaps',
  'data',
  'scenario',
  'clock',
  'speed',
  'seed',
  'timezone',
  'allow-commands',
  'relay',
  'relay-allow',
  'auth-sandboxes',
  'mailhog-v1-list',
  'max-messages',
  'max-bytes',
  'max-message-size',
  'on-unmatched',
  'ready-file',
  'log-format',
  'log-level',
  'log-file',
] as const

/** Open transactions get so long to end; the rest of the five seconds is for the store. */
const GRACE_MS = 4000
const LONGEST_STOP_MS = 5000

export async function serve(flags: Flags): Promise<number> {
  const foreign = readForeignNames(process.env, SETTINGS)
  const config = readConfig(SETTINGS, flags, process.env, foreign.settings)
  const file = config['log-file'] === undefined ? null : openLogFile(config['log-file'])
  const log = logOf(config, file)
  const noLongerReopened = reopenOnHangUp(file)
  tellNotPlayed(foreign.notPlayed, log)
  const server = await start(config, log)
  const hasFailed = await tellUnmatched(server, config['on-unmatched'], log)
  if (config['log-level'] === 'debug') await (await import('./tell-events.ts')).tellEvents(server, log)
  const stopWatching = await watch(config.scenario, server, log)
  const stopFollowing = await follow(config, server, log)
  server.sandboxes.state = 'ready'
  if (config['ready-file'] !== undefined) await writeReadyFile(config['ready-file'], server)
  announce(server, config, log)
  releaseWhenIdle()
  await stopSignal(log)
  stopWatching()
  stopFollowing()
  setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref()
  await server.close(GRACE_MS)
  if (config['ready-file'] !== undefined) rmSync(config['ready-file'], { force: true })
  log({ level: 'info', message: 'stopped' })
  noLongerReopened()
  file?.close()
  // As run does where mail that no rule decided is to fail.
  return hasFailed() ? 1 : 0
}

function logOf(config: Config<(typeof SETTINGS)[number]>, file: LogFile | null): Log {
  const form = { format: config['log-format'], level: config['log-level'], timed: file !== null }
  return file ? createLog(form, (text) => file.write(text)) : createLog(form)
}

/** @returns ends it */
function reopenOnHangUp(file: LogFile | null): () => void {
  if (!file) return () => undefined
  const reopen = () => file.reopen()
  process.on('SIGHUP', reopen)
  return () => void process.off('SIGHUP', reopen)
}

/** Variables of Mailpit and MailHog that ask for what is not here: better told than taken for granted. */
function tellNotPlayed(names: string[], log: Log): void {
  if (names.length === 0) return
  const pages = 'docs/migrate-from-mailpit.md and docs/migrate-from-mailhog.md'
  log({ level: 'warn', message: `not played: ${names.join(', ')}; see ${pages}`, names })
}

async function start(config: Config<(typeof SETTINGS)[number]>, log: Log): Promise<Server> {
  const mta = await mtaInput(config)
  const scenario = config.scenario.length > 0 ? await loadScenarios(config.scenario) : undefined
  return startServer({
    startsLater: true,
    smtp: config.smtp,
    http: config.http,
    ...{ smtps: config.smtps, lmtp: config.lmtp, doors: doorsOf(config) },
    ...{ pop3: config.pop3, imap: config.imap, pop3s: config.pop3s, imaps: config.imaps },
    ...(config.data === undefined ? {} : { data: config.data }),
    clock: {
      ...(config.clock ? { mode: config.clock } : {}),
      ...(config.speed === undefined ? {} : { speed: config.speed }),
    },
    seed: config.seed,
    timezone: config.timezone,
    ...(mta ? { mta } : {}),
    ...(scenario ? { scenario } : {}),
    allowCommands: config['allow-commands'],
    relay: config.relay,
    relayAllow: config['relay-allow'],
    authSandboxes: config['auth-sandboxes'],
    mailhogV1List: config['mailhog-v1-list'],
    maxMessageSize: config['max-message-size'],
    ...(config['max-messages'] === undefined ? {} : { maxMessages: config['max-messages'] }),
    ...(config['max-bytes'] === undefined ? {} : { maxBytes: config['max-bytes'] }),
    log,
  })
}

/** YAML is loaded only where there is some. */
const loadScenarios = async (names: string[]) => (await import('./load-scenarios.ts')).loadScenarios(names)

async function watch(names: string[], server: Server, log: Log): Promise<() => void> {
  const { scenario } = server.sandboxes.options
  if (!scenario) return () => undefined
  const { problemLine } = await import('../scenario/problems.ts')
  const { putInForce, watchScenarios } = await import('./watch-scenarios.ts')
  // Stored sandboxes come back with the scenario as it was when the server stopped.
  await putInForce(scenario, server)
  for (const warning of scenario.warnings ?? []) log({ level: 'warn', message: problemLine(warning) })
  return watchScenarios(names, server, log)
}

async function follow(config: Config<(typeof SETTINGS)[number]>, server: Server, log: Log): Promise<() => void> {
  const { control } = config
  if (control !== undefined) return (await import('./watch-control.ts')).watchControl(control, server, log)
  const file = config['mta-config']
  if (file !== undefined) return (await import('./watch-mta-config.ts')).watchMtaConfig(file, config, server, log)
  const files = IMTA_PATHS.some((name) => config[name] !== undefined)
  return files ? (await import('./watch-imta.ts')).watchImta(config, server, log) : () => undefined
}

const addressText = ({ host, port }: { host: string; port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Where it listens besides: `{ pop3: '127.0.0.1:1110' }`. */
const readersOf = (server: Server): Record<string, string> =>
  Object.fromEntries(
    (['smtps', 'lmtp', 'pop3', 'imap', 'pop3s', 'imaps'] as const).flatMap((name) => {
      const address = server[name]
      return address ? [[name, address.port === 0 ? `unix:${address.host}` : addressText(address)]] : []
    }),
  )

/** Put in place whole, so that whoever waits for the file never reads half of it. */
async function writeReadyFile(file: string, server: Server): Promise<void> {
  const http = server.http ? { http: server.http.url } : {}
  const ready = { pid: process.pid, smtp: addressText(server.smtp), ...http, ...readersOf(server) }
  const half = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(half, `${JSON.stringify(ready)}\n`)
    renameSync(half, file)
  } catch (cause) {
    await server.close(0)
    const hint = 'Give a path in a folder that is there and can be written.'
    throw new SandboxError('E_CONFIG', `--ready-file: ${file} cannot be written.`, { hint, cause })
  }
}

function announce(server: Server, config: Config<(typeof SETTINGS)[number]>, log: Log): void {
  const smtp = addressText(server.smtp)
  const http = server.http?.url
  const ms = Math.round(performance.now())
  if (config['log-format'] === 'json') {
    log({ level: 'info', message: 'ready', pid: process.pid, smtp, http, ...readersOf(server), ms })
    return
  }
  // Whoever reads the file later wants to know when the server was there.
  if (config['log-file'] !== undefined)
    log({ level: 'info', message: `ready: SMTP ${smtp}${http ? `, page ${http}` : ''}` })
  const kept = config.data === undefined ? 'in memory' : config.data
  const lines = [
    `bouncelab is ready (${ms} ms)`,
    `  SMTP   ${smtp}`,
    ...Object.entries(readersOf(server)).map(([name, address]) => `  ${name.toUpperCase().padEnd(6)} ${address}`),
    ...(http ? [`  Page   ${http}`] : []),
    `  Store  ${kept}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** The first signal asks to stop, the second insists. */
function stopSignal(log: Log): Promise<void> {
  // A fault in one connection ends that connection, not everybody's server.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      const fault = error instanceof Error ? error : new Error(String(error))
      log({ level: 'error', message: `a fault in bouncelab: ${fault.message}`, stack: fault.stack })
    })
  }
  return new Promise((resolve) => {
    let asked = false
    const stop = () => {
      if (asked) process.exit(1)
      asked = true
      log({ level: 'info', message: 'stopping' })
      resolve()
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}
