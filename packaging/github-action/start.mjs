/** Starts bouncelab beside the job's steps, waits until it listens, and says where. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, input, keep, lines, output, variable } from './runner.mjs'

const folder = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), 'bouncelab-'))
const readyFile = join(folder, 'ready.json')
const log = join(folder, 'log.txt')

try {
  const child = start()
  keep('pid', child.pid)
  keep('log', log)
  tell(await ready(child))
  child.unref()
} catch (error) {
  fail(`${error.message}\n${existsSync(log) ? readFileSync(log, 'utf8') : ''}`.trim())
}

function start() {
  const version = input('version') || 'latest'
  const [program, ...words] = input('command')
    ? input('command').split(/\s+/)
    : ['npx', '--yes', /[/\\]|\.tgz$/.test(version) ? version : `bouncelab@${version}`]
  const scenarios = lines('scenario').flatMap((name) => ['--scenario', name])
  const flags = ['smtp', 'http', 'clock'].flatMap((name) => (input(name) ? [`--${name}`, input(name)] : []))
  const file = openSync(log, 'a')
  // A group of its own: npx starts the server as a child, and both are to be stopped.
  return spawn(program, [...words, 'serve', ...flags, ...scenarios, '--ready-file', readyFile, ...lines('args')], {
    detached: true,
    stdio: ['ignore', file, file],
  })
}

async function ready(child) {
  const seconds = Number(input('wait') || 60)
  if (!(seconds > 0)) throw new Error(`wait cannot be ${JSON.stringify(input('wait'))}. Write a number of seconds.`)
  let ended = null
  child.once('error', (error) => (ended = `bouncelab cannot be started: ${error.message}`))
  child.once('exit', (code, signal) => (ended = `bouncelab ended before it was ready (${signal ?? `exit ${code}`}).`))
  const end = Date.now() + seconds * 1000
  while (!existsSync(readyFile)) {
    if (ended) throw new Error(ended)
    if (Date.now() > end) throw new Error(`bouncelab was not ready within ${seconds} seconds.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return JSON.parse(readFileSync(readyFile, 'utf8'))
}

function tell({ pid, smtp, http = '' }) {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(smtp)
  const told = { smtp, 'smtp-host': host, 'smtp-port': port, url: http, pid, log }
  for (const [name, value] of Object.entries(told)) output(name, value)
  variable('BOUNCELAB_URL', http)
  variable('BOUNCELAB_SMTP_HOST', host)
  variable('BOUNCELAB_SMTP_PORT', port)
  console.log(`bouncelab is ready: SMTP ${smtp}${http ? `, page and API ${http}` : ''}`)
}
