/** Files that are being imported, one after the other; it goes on while its sheet is closed. */
import type { Api } from '../lib/api.ts'
import { ApiError } from '../lib/api.ts'
import { isSandboxName } from '../lib/place.ts'
import { say } from './say.ts'
import { type Imported, upload } from './upload.ts'

type TakenState = 'waiting' | 'sending' | 'reading' | 'taken' | 'refused' | 'stopped'

export class TakenFile {
  readonly id: number
  readonly file: File
  /** Where to; another one where that was chosen after a refusal. */
  sandbox: string = $state('')
  replace = false
  state: TakenState = $state('waiting')
  /** How much of it was sent, from 0 to 1. */
  sent: number = $state(0)
  came: Imported | null = $state.raw(null)
  /** Why it was refused, and what to do. */
  why: { text: string; mend: string } | null = $state.raw(null)
  /** There is something in the sandbox already. */
  conflicts: boolean = $state(false)

  constructor(id: number, file: File, sandbox: string) {
    this.id = id
    this.file = file
    this.sandbox = sandbox
  }
}

export class Taking {
  files: TakenFile[] = $state.raw([])
  readonly #api: Api
  #isRunning = false
  #stop: AbortController | null = null
  #next = 1

  constructor(api: Api) {
    this.#api = api
  }

  get isBusy(): boolean {
    return this.files.some(({ state }) => state === 'waiting' || state === 'sending' || state === 'reading')
  }

  add(files: readonly File[]): void {
    const added = files.map((file) => new TakenFile(this.#next++, file, this.#api.sandbox))
    this.files = [...this.files, ...added]
    void this.#run()
  }

  /** Once more, to the same sandbox or to another one. */
  again(one: TakenFile, { sandbox = one.sandbox, replace = false } = {}): void {
    Object.assign(one, { sandbox, replace, state: 'waiting', sent: 0, why: null, conflicts: false })
    void this.#run()
  }

  /** What was taken in stays. */
  stop(): void {
    for (const each of this.files) if (each.state === 'waiting') each.state = 'stopped'
    this.#stop?.abort()
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    for (;;) {
      const next = this.files.find(({ state }) => state === 'waiting')
      if (!next) break
      await this.#take(next)
    }
    this.#isRunning = false
  }

  async #take(one: TakenFile): Promise<void> {
    const stop = new AbortController()
    this.#stop = stop
    one.state = 'sending'
    const onSent = (part: number) => {
      one.sent = part
      if (part === 1) one.state = 'reading'
    }
    try {
      const url = this.#api.importUrl(one.sandbox, one.replace)
      one.came = await upload(url, one.file, { onSent, signal: stop.signal })
      if (one.came) one.state = 'taken'
      else if (stop.signal.aborted) one.state = 'stopped'
      else this.#refuse(one, await whyNone(one.file))
    } catch (error) {
      const { hint = '', code = '' } = error instanceof ApiError ? error : {}
      one.conflicts = code === 'E_CONFLICT'
      this.#refuse(one, { text: (error as Error).message, mend: hint })
    }
  }

  #refuse(one: TakenFile, why: { text: string; mend: string }): void {
    one.state = 'refused'
    one.why = why
  }
}

/** A request that failed says nothing of its cause: the file may have gone since it was chosen. */
async function whyNone(file: File): Promise<{ text: string; mend: string }> {
  const isReadable = await file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
  return isReadable
    ? { text: say('noAnswer'), mend: say('noAnswerMend') }
    : { text: say('unreadable', { file: file.name }), mend: say('unreadableMend') }
}

/** A name for an archive that finds no room here: the one that it was exported from, with a number where that is taken. */
export function freeName(file: string, taken: readonly string[]): string {
  const from = /^bouncelab-([a-z0-9][a-z0-9-]*?)(?: ?\(\d+\))?\.tar\.gz$/.exec(file)?.[1] ?? 'imported'
  const base = (isSandboxName(from) ? from : 'imported').slice(0, 56)
  if (!taken.includes(base)) return base
  let n = 2
  while (taken.includes(`${base}-${n}`)) n++
  return `${base}-${n}`
}
