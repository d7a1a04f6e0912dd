/** Stops what start.mjs started, and shows the server's log folded in the job's own. */
import { existsSync, readFileSync } from 'node:fs'
import { kept } from './runner.mjs'

/** The server ends within five seconds of SIGTERM by itself. */
const LONGEST_MS = 8000

const pid = Number(kept('pid'))
if (pid > 0) await stop(pid)
if (existsSync(kept('log'))) {
  console.log('::group::Log of bouncelab')
  // Nothing that a mail brought is taken for a command of the runner.
  console.log(readFileSync(kept('log'), 'utf8').replaceAll(/^::/gm, ' ::'))
  console.log('::endgroup::')
}

async function stop(leader) {
  const end = Date.now() + LONGEST_MS
  signal(leader, 'SIGTERM')
  while (signal(leader, 0) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
  if (signal(leader, 'SIGKILL')) console.log('bouncelab did not end in time and was killed.')
}

/** To the whole group; false where nobody of it is left. */
function signal(leader, name) {
  try {
    process.kill(-leader, name)
    return true
  } catch {
    return false
  }
}
