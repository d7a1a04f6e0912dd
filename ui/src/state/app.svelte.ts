/** The page's state, put together: one sandbox, its socket, and what is open. */
import { getContext, setContext } from 'svelte'
import type { Compare } from '../compare/compare.svelte.ts'
import type { Taking } from '../files/taking.svelte.ts'
import { t } from '../i18n/t.svelte.ts'
import { type Api, ApiError } from '../lib/api.ts'
import type { Info, Operation, RuleRow, SandboxRow } from '../lib/api-types.ts'
import { type BroughtPart, broughtQuery } from '../lib/brought.ts'
import { download } from '../lib/download.ts'
import { takeEarly } from '../lib/early-list.ts'
import type { LiveEvent } from '../lib/fold.ts'
import { logOut, type WhoAmI, whoAmI } from '../lib/login-api.ts'
import { changeText } from '../lib/mta-text.ts'
import { type Place, sandboxPath } from '../lib/place.ts'
import type { Scenarios } from '../scenarios/scenarios.svelte.ts'
import { Clock } from './clock.svelte.ts'
import { Live } from './live.svelte.ts'
import { OpenMessage } from './message.svelte.ts'
import { Messages } from './messages.svelte.ts'
import { MtaSettings } from './mta.svelte.ts'
import { Notes } from './notes.svelte.ts'
import { Router } from './router.svelte.ts'
import type { TraceView } from './trace.svelte.ts'
import { onWake } from './wake.ts'

export interface QueueKeys {
  step: (by: 1 | -1) => void
  operate: (operation: Operation) => void
}

/** The list of sandboxes has no stream of its own; it is read this often. */
const SANDBOXES_MS = 3000
const CLOCK_REFRESH_MS = 200
/** What the stream says so soon after a break is of that break. */
const SAME_CAUSE_MS = 2000

interface RuleAbout {
  messageId?: string
  recipient?: string
}

export class App {
  readonly api: Api
  readonly place: Place
  readonly router: Router
  readonly clock: Clock
  readonly messages: Messages
  readonly mta: MtaSettings
  readonly live: Live
  readonly notes = new Notes()
  info: Info | null = $state.raw(null)
  /** Who has logged in; null until it was asked. */
  who: WhoAmI | null = $state.raw(null)
  sandboxes: SandboxRow[] = $state.raw([])
  /** Sandboxes that got mail while this one was shown. */
  elsewhere: string[] = $state.raw([])
  opened: OpenMessage | null = $state.raw(null)
  /** The trace on view, which keys walk in. */
  trace: TraceView | null = $state.raw(null)
  /** The queue on view, whose rows keys walk and act on. */
  queueKeys: QueueKeys | null = $state.raw(null)
  rules: RuleRow[] = $state.raw([])
  table: boolean = $state(false)
  helpOpen: boolean = $state(false)
  menuOpen: boolean = $state(false)
  /** What the command menu begins with. */
  menuText: string = $state('')
  sandboxesOpen: boolean = $state(false)
  /** The message, if any, about which a rule is being made. */
  ruleForm: RuleAbout | null = $state.raw(null)
  copyOpen: boolean = $state(false)
  /** The message that is being handed to a real server. */
  handOver: string | null = $state(null)
  /** Files that were dropped or chosen; null while their sheet is closed. */
  given: readonly File[] | null = $state.raw(null)
  /** The tags of what is marked, or of the message at the cursor, are being changed. */
  tagsOpen: boolean = $state(false)
  /** What the Scenarios view holds, from when it was first opened. */
  scenarios: Scenarios | null = null
  /** What was imported; made when its sheet is first opened. */
  taking: Taking | null = null
  /** Made when the Compare view is first opened. */
  compare: Compare | null = null
  /** A line of the scenario in force that its editor is to show when the view opens. */
  scenarioLine: number | null = null
  /** Runs the scenario on view. */
  runScenario: (() => void) | null = null
  /** What is shown is known to be old, and is being read anew. */
  catchingUp: boolean = $state(false)
  /** Grows when something happened; views that read a list of their own follow it. */
  beat: number = $state(0)
  #clockTimer: ReturnType<typeof setTimeout> | undefined
  #sandboxTimer: ReturnType<typeof setInterval> | undefined
  #epoch: number | undefined
  #turn = 0
  /** The last reading did not succeed. */
  #isStale = false
  /** When the connection was made again, by this computer's clock. */
  #againAt = 0

  constructor(api: Api, place: Place) {
    this.api = api
    this.place = place
    this.router = new Router(place.path)
    this.clock = new Clock(api)
    this.messages = new Messages(api)
    this.mta = new MtaSettings(api)
    this.live = new Live(api.liveUrl, {
      onStart: () => void this.#reload(),
      onAgain: () => void this.#again(),
      onEvents: (events) => this.#apply(events),
    })
  }

  /** @returns what stops it */
  start(): () => void {
    this.live.open()
    this.clock.start()
    void takeEarly().then((page) => this.messages.all.begin(page))
    void this.readInfo()
    void this.readSandboxes()
    this.#sandboxTimer = setInterval(() => void this.readSandboxes(), SANDBOXES_MS)
    const stopRouter = this.router.listen()
    const leave = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) this.scenarios?.leave()
    }
    addEventListener('pagehide', leave)
    const stopWake = onWake((why) => {
      if (this.live.link === 'lost' || (why === 'frozen' && this.live.link === 'live')) this.live.reopen()
    })
    return () => {
      stopRouter()
      removeEventListener('pagehide', leave)
      stopWake()
      this.live.close()
      this.clock.stop()
      this.notes.close()
      clearInterval(this.#sandboxTimer)
      clearTimeout(this.#clockTimer)
    }
  }

  /** Follows the route. */
  show(id: string | undefined): void {
    if (this.opened?.id === id) return
    this.opened?.close()
    this.opened = id === undefined ? null : new OpenMessage(this.api, id)
    void this.opened?.load()
    if (id === undefined) return
    this.messages.unread.delete(id)
    this.messages.cursor = id
  }

  /** Keys belong to the dialog then. */
  get dialogOpen(): boolean {
    return (
      this.helpOpen ||
      this.menuOpen ||
      this.sandboxesOpen ||
      this.copyOpen ||
      this.tagsOpen ||
      this.handOver !== null ||
      this.given !== null ||
      this.ruleForm !== null
    )
  }

  makeRule(about: RuleAbout): void {
    this.ruleForm = about
  }

  /** The editor of the scenario in force is to stand at this line. */
  showScenarioLine(line: number | undefined): void {
    if (line !== undefined) this.scenarioLine = line
  }

  openMenu(text = ''): void {
    this.menuText = text
    this.menuOpen = true
    void this.readWho()
  }

  /** Asked where it matters first: most servers let everybody in. */
  async readWho(): Promise<void> {
    this.who ??= await whoAmI(this.place.base)
  }

  async logOut(): Promise<void> {
    await logOut(this.place.base)
    location.reload()
  }

  /** What the server says of itself; what its SMTP port offers changes with the MTA of `default`. */
  async readInfo(): Promise<void> {
    this.info = await this.api.info().catch(() => this.info)
  }

  async readSandboxes(): Promise<void> {
    const rows = await this.api.sandboxes().catch((error: unknown) => {
      // No answer at all: the socket is dead too, whether the browser knows of it or not.
      if (!(error instanceof ApiError) && this.live.link === 'live') this.live.reopen()
      return null
    })
    if (!rows) return
    const before = new Map(this.sandboxes.map(({ name, messages }) => [name, messages]))
    const grown = rows.filter(
      ({ name, messages }) =>
        messages > (before.get(name) ?? 0) && name !== this.place.sandbox && !this.scenarios?.isRun(name),
    )
    if (this.sandboxes.length > 0) this.elsewhere = [...new Set([...this.elsewhere, ...grown.map(({ name }) => name)])]
    this.elsewhere = this.elsewhere.filter((each) => rows.some(({ name }) => name === each))
    this.sandboxes = rows
  }

  /** Makes a sandbox and goes there. */
  async createSandbox(name: string): Promise<void> {
    const made = await this.attempt(() => this.api.createSandbox(name))
    if (made) location.assign(sandboxPath(this.place.base, name))
  }

  /** Opens the sheet that imports files; those given begin at once. */
  takeIn(files: readonly File[]): void {
    this.given = files
  }

  async exportSandbox(name: string): Promise<void> {
    const packed = await this.attempt(() => this.api.exportSandbox(name))
    if (!packed) return
    const file = `bouncelab-${name}.tar.gz`
    download(packed, file)
    this.notes.plain(t('sandboxes.export.done', { name, file }))
  }

  async resetSandbox(name: string): Promise<void> {
    const done = await this.attempt(() => this.api.resetSandbox(name))
    void this.readSandboxes()
    if (done && name !== this.place.sandbox) this.notes.plain(t('sandboxes.reset.done', { name }))
  }

  /** Whoever removes the one that is shown goes to the default one. */
  async removeSandbox(name: string): Promise<void> {
    const done = await this.attempt(() => this.api.removeSandbox(name))
    if (done && name === this.place.sandbox) location.assign(this.place.base)
    void this.readSandboxes()
    if (done) this.notes.plain(t('sandboxes.remove.done', { name }))
  }

  async operate(id: string, operation: Operation): Promise<void> {
    await this.attempt(async () => {
      await this.api.operate(id, operation)
    })
  }

  /** Hides a message at once and deletes it when nobody has taken that back. */
  remove(id: string): void {
    this.removeAll([id])
  }

  /** The same with several; one note takes all of it back. */
  removeAll(ids: readonly string[]): void {
    const { hidden } = this.messages
    const { id: shown } = this.router.route
    if (shown !== undefined && ids.includes(shown)) this.router.go({ view: 'messages' })
    this.messages.hide(ids)
    const back = () => {
      for (const id of ids) hidden.delete(id)
    }
    const [first = ''] = ids
    this.notes.undoable(ids.length === 1 ? t('message.deleted', { id: first }) : t('list.deleted', { n: ids.length }), {
      undo: back,
      commit: async () => {
        // What is no longer hidden was of another epoch, where the ids name other messages.
        const left = ids.filter((id) => hidden.has(id))
        if (left.length > 0 && !(await this.attempt(() => this.api.remove(left)))) back()
      },
    })
  }

  /** Adds tags to messages, or takes them from them. */
  async tag(ids: readonly string[], change: { add?: string[]; remove?: string[] }): Promise<void> {
    await this.attempt(() => this.messages.tags.change(ids, change))
  }

  /** What a move brought: the message itself where it is one, else the list of them. */
  async showBrought(part: BroughtPart, move: { seq: number }): Promise<void> {
    const q = broughtQuery(part, move)
    const found = await this.attempt(() => this.api.messages({ q, limit: 2 }))
    const only = found?.total === 1 ? found.messages[0] : undefined
    if (only) return this.router.go({ view: 'messages', id: only.id })
    this.router.go({ view: 'messages' })
    this.messages.filter('', q)
  }

  /** Runs something that may be refused, and says so where it is. */
  async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      this.notes.error((error as Error).message)
      return null
    }
  }

  /** Reads everything that is shown. */
  async #reload(): Promise<void> {
    const turn = ++this.#turn
    void this.#readRules()
    void this.mta.load()
    const isRead = (reading: Promise<unknown>) =>
      reading.then(
        () => true,
        () => false,
      )
    const read = [this.messages.load(), this.clock.refresh()].map(isRead)
    const [hasList, hasClock] = await Promise.all([...read, this.opened?.load()])
    if (turn !== this.#turn) return
    this.#isStale = !hasList || !hasClock || this.messages.all.failure !== null
    this.#epoch = this.clock.answer?.epoch ?? this.#epoch
    this.catchingUp = false
    this.beat++
  }

  /** What is shown was wrong for a while; it is put right, and then said why. */
  async #readAnew(why: 'page.restarted' | 'page.missed' | 'page.begun' | 'page.replaced'): Promise<void> {
    // One reason is enough where one follows from the other.
    const follows = why === 'page.missed' && Date.now() - this.#againAt < SAME_CAUSE_MS
    const isFirst = !this.catchingUp && !follows
    this.catchingUp = true
    if (why !== 'page.missed') {
      // The same ids now stand for other messages.
      this.messages.clear()
      this.opened?.close()
      if (this.opened) this.opened = new OpenMessage(this.api, this.opened.id)
    }
    await this.#reload()
    if (isFirst && !this.#isStale) this.notes.plain(t(why))
  }

  /** The stream goes on where it was, unless this is no longer the same server. */
  async #again(): Promise<void> {
    const before = this.info?.instance
    this.#againAt = Date.now()
    await this.readInfo()
    const isOther = before !== undefined && this.info?.instance !== before
    if (isOther) return this.#readAnew('page.restarted')
    if (this.#isStale) await this.#reload()
    else void this.clock.refresh().catch(ignore)
    if (!this.live.wasReplaced) this.notes.plain(t('page.again'))
  }

  async #readRules(): Promise<void> {
    this.rules = await this.api.rules().catch(() => this.rules)
  }

  /** Says what a change of the MTA would want of the real one, or what keeps it from being in force. */
  async #readMta({ type, problem }: LiveEvent): Promise<void> {
    const changed = await this.mta.load()
    void this.readInfo()
    if (type === 'mta.refused') this.notes.error(t('mta.refused', { problem: String(problem) }))
    else if (changed.length > 0) this.notes.plain(changeText(changed))
  }

  #apply(events: LiveEvent[]): void {
    const epoch = events.at(-1)?.epoch
    const begun = this.#epoch !== undefined && epoch !== this.#epoch
    this.#epoch = epoch
    const isReset = begun || events.some(({ type }) => type === 'sandbox.reset')
    if (isReset || events.some(({ type }) => type === 'stream.resync')) {
      void this.#readAnew(isReset ? (this.live.wasReplaced ? 'page.replaced' : 'page.begun') : 'page.missed')
      return
    }
    this.messages.apply(events)
    if (events.some(({ type }) => type === 'rules.changed' || type === 'scenario.applied')) void this.#readRules()
    const ofMta = events.findLast(({ type }) => type === 'mta.changed' || type === 'mta.refused')
    if (ofMta) void this.#readMta(ofMta)
    this.opened?.apply(events)
    this.beat++
    this.#clockTimer ??= setTimeout(() => {
      this.#clockTimer = undefined
      void this.clock.refresh().catch(ignore)
    }, CLOCK_REFRESH_MS)
  }
}

const ignore = (): void => undefined
const KEY = Symbol('app')

export const provideApp = (app: App): App => setContext(KEY, app)
export const useApp = (): App => getContext<App>(KEY)
