/**
 * The page in a browser, the one that the tests use: how soon it stands with 100,000 messages stored, how fast a key
 * is, whether it keeps its frames while mail pours in, and how much JavaScript it begins with.
 *
 *   npm run build && node .bench/page.js [--messages 100000] [--rate 1000] [--seconds 10] [--rounds 5] [--ui dist/ui]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { connect } from '../server/client/client.ts'
import { startServer } from '../server/server.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { costs, perSecond } from './support/costs.ts'

const { values: flags } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '5' },
    ui: { type: 'string', default: 'dist/ui' },
    /** A file for what Chrome records while mail comes, at the top of the list, to be opened in its DevTools. */
    trace: { type: 'string' },
    /** A file for what each of the page's functions takes meanwhile, to be opened there too. */
    profile: { type: 'string' },
  },
})
const [messages, rate, seconds, rounds] = [flags.messages, flags.rate, flags.seconds, flags.rounds].map(Number) as [
  number,
  number,
  number,
  number,
]

const spread = (values: number[], digits = 0): string => {
  const sorted = values.toSorted((a, b) => a - b)
  const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)]
  return `${least?.toFixed(digits)} to ${most?.toFixed(digits)}, median ${middle?.toFixed(digits)}`
}

type Server = Awaited<ReturnType<typeof startServer>>

/** Hands messages in from inside, so that the load takes little of the machine that is measured. */
async function fill(server: Server, from: number, count: number): Promise<void> {
  const sandbox = await server.sandbox('default')
  const one = (n: number) =>
    sandbox.accept({
      origin: { type: 'local', uid: 0 },
      envelope: { reversePath: 'app@shop.example', recipients: [{ forwardPath: `user${n}@client.example` }] },
      raw: new TextEncoder().encode(
        `From: app@shop.example\r\nSubject: letter ${n} 会議のお知らせ\r\n\r\nHello ${n}.\r\n`,
      ),
    })
  for (let done = 0; done < count; done += 500) {
    const some = Math.min(500, count - done)
    await Promise.all(Array.from({ length: some }, (_, i) => one(from + done + i)))
  }
}

async function open(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-US' })
  return context.newPage()
}

/** Milliseconds of processor time that the page's main thread has taken so far: steady on a busy machine too. */
async function mainThread(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
  }
}

/** The page's processor time by function. */
async function profiled(page: Page, path: string, work: () => Promise<Frames & { rate: number }>) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Profiler.enable')
  await devtools.send('Profiler.start')
  const figures = await work()
  const { profile } = await devtools.send('Profiler.stop')
  writeFileSync(path, JSON.stringify(profile))
  return figures
}

/** Milliseconds from the last byte of the HTML to the first rows on the screen. */
async function firstRows(browser: Browser, url: string): Promise<{ shell: number; rows: number; busy: number }> {
  const page = await open(browser)
  const busy = await mainThread(page)
  await page.addInitScript(() => {
    const seen = () => {
      if (document.querySelector('[role=treegrid] [role=row]')) {
        requestAnimationFrame(() => performance.mark('rows'))
      } else requestAnimationFrame(seen)
    }
    requestAnimationFrame(seen)
  })
  await page.goto(url)
  await page.waitForFunction(() => performance.getEntriesByName('rows').length > 0)
  const figures = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    const arrived = entry?.responseEnd ?? 0
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
    return { shell: paint - arrived, rows: (performance.getEntriesByName('rows')[0]?.startTime ?? 0) - arrived }
  })
  const taken = await busy()
  await page.context().close()
  return { ...figures, busy: taken }
}

/** Milliseconds from a key stroke to the frame that shows the cursor on another row. */
async function keyToSelection(page: Page, times: number): Promise<number[]> {
  await page.evaluate(() => {
    const state = { taken: [] as number[] }
    Object.assign(window, { bench: state })
    addEventListener(
      'keydown',
      (event) => {
        const begun = event.timeStamp
        requestAnimationFrame(() => setTimeout(() => state.taken.push(performance.now() - begun)))
      },
      { capture: true },
    )
  })
  for (let n = 0; n < times; n++) {
    await page.keyboard.press('j')
    await page.waitForFunction(
      (count) => (window as never as { bench: { taken: number[] } }).bench.taken.length > count,
      n,
    )
  }
  return page.evaluate(() => (window as never as { bench: { taken: number[] } }).bench.taken)
}

interface Frames {
  frames: number
  worst: number
  moved: number
  /** Milliseconds of processor time a second. */
  busy: number
  /** Milliseconds of processor time a second, by process. */
  spent: string
}

/** While mail arrives at a steady rate: frames a second, the longest frame, and how far the row being read moved. */
async function underLoad(page: Page, server: Server, first: number): Promise<Frames & { rate: number }> {
  const browser = page.context().browser() as Browser
  const watching = page.evaluate(async (ms) => {
    const read = document.querySelectorAll('[role=treegrid] [role=row]')[5]
    const id = read?.id ?? ''
    const top = () => document.getElementById(id)?.getBoundingClientRect().top ?? Number.NaN
    const before = top()
    let [frames, worst, moved] = [0, 0, 0]
    const begun = performance.now()
    for (let last = begun; last - begun < ms; ) {
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      worst = Math.max(worst, now - last)
      moved = Math.max(moved, Math.abs(top() - before))
      last = now
      frames++
    }
    return { frames: (frames / ms) * 1000, worst, moved }
  }, seconds * 1000)
  const begun = performance.now()
  const busy = await mainThread(page)
  const before = await busy()
  const spentBefore = await costs(browser)
  let sent = 0
  while (performance.now() - begun < seconds * 1000) {
    const due = Math.floor(((performance.now() - begun) / 1000) * rate)
    if (due > sent) await fill(server, first + sent, due - sent)
    sent = Math.max(sent, due)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const took = (performance.now() - begun) / 1000
  const spent = perSecond(spentBefore, await costs(browser), took)
  const figures = await watching
  return { ...figures, spent, busy: ((await busy()) - before) / took, rate: sent / took }
}

/** What the page asked for before its rows stood, in files of `ui`. */
async function firstScripts(browser: Browser, url: string, ui: string): Promise<string> {
  const page = await open(browser)
  await page.goto(url)
  await page.locator('[role=treegrid] [role=row]').first().waitFor()
  const paths = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  )
  await page.context().close()
  const scripts = paths.filter((path) => path.endsWith('.js'))
  const sizes = scripts.map((path) => gzipSync(readFileSync(join(ui, path))).length / 1000)
  const all = readdirSync(join(ui, 'assets')).filter((name) => name.endsWith('.js'))
  return `${sizes.reduce((sum, size) => sum + size, 0).toFixed(1)} kB gzip in ${scripts.length} of ${all.length} files`
}

async function main(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'bouncelab-bench-'))
  const server = await startServer({ data, clock: { mode: 'virtual' }, http: { host: '127.0.0.1', port: 0 } })
  const browser = await launchBrowser()
  try {
    const url = server.http?.url as string
    await fill(server, 1, messages)
    console.log(`${(await connect(url).list({ limit: 1 })).total} messages stored`)
    console.log(`JavaScript of the first load: ${await firstScripts(browser, url, flags.ui)}`)
    // Compiled once, as a browser that has been here before has it.
    await firstRows(browser, url)
    const opened = []
    for (let n = 0; n < rounds; n++) opened.push(await firstRows(browser, url))
    console.log(`HTML to first paint: ${spread(opened.map(({ shell }) => shell))} ms`)
    console.log(`HTML to the first rows: ${spread(opened.map(({ rows }) => rows))} ms`)
    console.log(`processor time until then: ${spread(opened.map(({ busy }) => busy))} ms`)

    const page = await open(browser)
    await page.goto(url)
    await page.locator('[role=treegrid] [role=row]').first().waitFor()
    console.log(`key to selection: ${spread(await keyToSelection(page, 40), 1)} ms`)
    for (const [name, scroll] of [
      ['at the top', 0],
      ['scrolled away', 1600],
    ] as const) {
      await page.locator('[role=treegrid]').evaluate((element, top) => element.scrollTo(0, top), scroll)
      await page.waitForTimeout(500)
      const isTraced = flags.trace !== undefined && scroll === 0
      if (isTraced) await browser.startTracing(page, { path: flags.trace as string })
      const load = () => underLoad(page, server, messages + 1)
      const figures = flags.profile && scroll === 0 ? await profiled(page, flags.profile, load) : await load()
      if (isTraced) await browser.stopTracing()
      const moved = scroll === 0 ? '' : `, the row being read moved by ${figures.moved.toFixed(1)} px`
      console.log(
        `${figures.rate.toFixed(0)} messages/s for ${seconds} s, ${name}: ${figures.frames.toFixed(1)} frames/s, ` +
          `longest ${figures.worst.toFixed(0)} ms, main thread ${figures.busy.toFixed(0)} ms/s${moved}; ms of processor a second: ${figures.spent}`,
      )
      await page.waitForTimeout(1000)
    }
    console.log(`key to selection after that: ${spread(await keyToSelection(page, 40), 1)} ms`)
  } finally {
    await browser.close()
    await server.close(0)
    rmSync(data, { recursive: true })
  }
}

await main()
