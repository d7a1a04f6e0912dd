/** The page's state, put together: one sandbox, its socket, and what is open. */
import { getContext, setContext } from 'svelte'
import { t } from '../i18n/t.svelte.ts'
import type { Api } from '../lib/api.ts'
import type { Info, Operation, RuleRow, SandboxRow } from '../lib/api-types.ts'
import type { LiveEvent } from '../lib/fold.ts'
import { changeText } from '../lib/mta-text.ts'
import type { Place } from '../lib/place.ts'
import { Clock } from './clock.svelte.ts'
import { Live } from './live.svelte.ts'
import { OpenMessage } from './message.svelte.ts'
import { Messages } from './messages.svelte.ts'
import { MtaSettings } from './mta.svelte.ts'
import { Notes } from './notes.svelte.ts'
import { Router } from './router.svelte.ts'
import type { TraceView } from './trace.svelte.ts'

/** The list of sandboxes has no stream of its own; it is read this often. */
const SANDBOXES_MS = 3000
const CLOCK_REFRESH_MS = 200

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
  sandboxes: SandboxRow[] = $state.raw([])
  /** Sandboxes that got mail while this one was shown. */
  elsewhere: string[] = $state.raw([])
  opened: OpenMessage | null = $state.raw(null)
  /** The trace on view, which keys walk in. */
  trace: TraceView | null = $state.raw(null)
  rules: RuleRow[] = $state.raw([])
  table: boolean = $state(false)
  helpOpen: boolean = $state(false)
  /** Grows when something happened; views that read a list of their own follow it. */
  beat: number = $state(0)
  #clockTimer: ReturnType<typeof setTimeout> | undefined
  #sandboxTimer: ReturnType<typeof setInterval> | undefined
  #epoch: number | undefined

  constructor(api: Api, place: Place) {
    this.api = api
    this.place = place
    this.router = new Router(place.path)
    this.clock = new Clock(api)
    this.messages = new Messages(api)
    this.mta = new MtaSettings(api)
    this.live = new Live(api.liveUrl, {
      onStart: () => void this.#reload(),
      onEvents: (events) => this.#apply(events),
    })
  }

  /** @returns what stops it */
  start(): () => void {
    this.live.open()
    this.clock.start()
    void this.readInfo()
    void this.readSandboxes()
    this.#sandboxTimer = setInterval(() => void this.readSandboxes(), SANDBOXES_MS)
    const stopRouter = this.router.listen()
    return () => {
      stopRouter()
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

  /** What the server says of itself; what its SMTP port offers changes with the MTA of `default`. */
  async readInfo(): Promise<void> {
    this.info = await this.api.info().catch(() => this.info)
  }

  async readSandboxes(): Promise<void> {
    const rows = await this.api.sandboxes().catch(() => null)
    if (!rows) return
    const before = new Map(this.sandboxes.map(({ name, messages }) => [name, messages]))
    const grown = rows.filter(({ name, messages }) => messages > (before.get(name) ?? 0) && name !== this.place.sandbox)
    if (this.sandboxes.length > 0) this.elsewhere = [...new Set([...this.elsewhere, ...grown.map(({ name }) => name)])]
    this.sandboxes = rows
  }

  async operate(id: string, operation: Operation): Promise<void> {
    await this.attempt(async () => {
      await this.api.operate(id, operation)
    })
  }

  /** Hides a message at once and deletes it when nobody has taken that back. */
  remove(id: string): void {
    if (this.router.route.id === id) this.router.go({ view: 'messages' })
    this.messages.hidden.add(id)
    this.notes.undoable(t('message.deleted', { id }), {
      undo: () => this.messages.hidden.delete(id),
      commit: () => this.attempt(async () => void (await this.api.remove(id))),
    })
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

  async #reload(): Promise<void> {
    void this.#readRules()
    void this.mta.load()
    await Promise.all([this.messages.load(), this.clock.refresh().catch(ignore), this.opened?.load()])
    this.beat++
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
    if (begun || events.some(({ type }) => type === 'stream.resync' || type === 'sandbox.reset')) {
      if (begun || events.some(({ type }) => type === 'sandbox.reset')) this.messages.clear()
      void this.#reload()
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
