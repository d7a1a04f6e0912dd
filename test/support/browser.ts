/** A browser for the tests: the system's own, else the one that comes as an npm package. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

export async function launchBrowser(): Promise<Browser> {
  const own = installedBrowser()
  if (own) return chromium.launch({ executablePath: own, args: ARGS })
  if (process.platform !== 'linux') {
    throw new Error('The browser tests found no Chrome or Chromium. Install one, or set CHROMIUM to its path.')
  }
  const packed = await packedBrowser()
  return chromium.launch({ executablePath: packed.path, args: [...packed.args, ...ARGS] })
}

function installedBrowser(): string | undefined {
  const named = process.env.CHROMIUM
  if (named) return named
  const folders = (process.env.PATH ?? '').split(delimiter)
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES].find((path) =>
    existsSync(path),
  )
}

/** It unpacks the libraries that a bare Linux lacks only where it believes itself on Lambda. */
async function packedBrowser(): Promise<{ path: string; args: string[] }> {
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x'
  const { default: packed } = await import('@sparticuz/chromium')
  const unwanted = /^--(single-process|no-zygote|headless)/
  return { path: await packed.executablePath(), args: packed.args.filter((each) => !unwanted.test(each)) }
}
