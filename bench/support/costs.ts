/** Processor time by process, which stays comparable where frames a second depend on who else uses the machine. */
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/** Milliseconds of processor time so far. */
export type Costs = Record<string, number>

const TICK_MS = 10

/** This process, and each of the browser's by what it does (browser, renderer, gpu-process, utility). Linux only. */
export async function costs(browser: Browser): Promise<Costs> {
  const { user, system } = process.cpuUsage()
  const taken: Costs = { server: (user + system) / 1000 }
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  await devtools.detach()
  for (const { type, id } of processInfo) taken[type] = (taken[type] ?? 0) + processorTime(id)
  return taken
}

/** The 14th and 15th fields of /proc/PID/stat (proc(5)), in ticks of a hundredth of a second. */
function processorTime(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return 0
  }
}

/** What each took between two readings, a second. */
export const perSecond = (before: Costs, after: Costs, seconds: number): string =>
  Object.entries(after)
    .map(([name, taken]) => `${name} ${((taken - (before[name] ?? 0)) / seconds).toFixed(0)}`)
    .join(', ')
