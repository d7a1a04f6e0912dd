/** The MTA's settings in force, and what the last change of them was. */
import { changedSettings } from '../../../server/core/changed-settings.ts'
import type { ShownSetting } from '../../../server/core/mta.ts'
import type { Api } from '../lib/api.ts'
import type { MtaAnswer } from '../lib/api-types.ts'
import { fromText, type TextName } from '../lib/imta-texts.ts'

interface Draft {
  text: string
  /** What was in force when the writing began. */
  base: string
}

export class MtaSettings {
  answer: MtaAnswer | null = $state.raw(null)
  failure: string | null = $state(null)
  /** What was other after the last change than before it. */
  changed: ShownSetting[] = $state.raw([])
  /** Texts of imta's as they are being written, by name: looking at something else loses none. */
  drafts: Partial<Record<TextName, Draft>> = $state({})
  /** The line of a text that is to be shown, once its editor is there. */
  openLine: number | null = $state(null)
  #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /** Reads them, and notes what has changed since they were read last. @returns those */
  async load(): Promise<ShownSetting[]> {
    const before = this.answer
    try {
      const answer = await this.#api.mta()
      this.answer = answer
      this.failure = null
      // Of another system everything is other.
      if (before?.type !== answer.type || before.epoch !== answer.epoch) return []
      const changed = changedSettings(before.settings, answer.settings)
      if (changed.length > 0) this.changed = changed
      return changed
    } catch (error) {
      this.failure = (error as Error).message
      return []
    }
  }

  /**
   * Puts a file's content in force.
   * @param content null takes the file away
   * @throws ApiError where the server refuses it
   */
  async write(name: string, content: string | null): Promise<void> {
    await (content === null ? this.#api.removeControlFile(name) : this.#api.setControlFile(name, content))
  }

  /**
   * Puts a text of imta's in force, all else as it is now.
   * @throws ApiError where the server refuses it, with its problems
   */
  async writeText(name: TextName, text: string): Promise<void> {
    const { input } = await this.#api.mta()
    // What is sent from here stands in none of the files that it was read from.
    const { places: _, givenBy: __, ...kept } = input
    await this.#api.setMta({ ...kept, [name]: fromText(name, input, text) })
    await this.load()
  }

  /** Goes by the followed folder's files again. */
  async followAgain(): Promise<void> {
    try {
      await this.#api.resetControlFiles()
    } catch (error) {
      this.failure = (error as Error).message
    }
  }

  /** The present content of a control file as text; '' where there is none. */
  contentOf(name: string): string {
    const content = (this.answer?.input.control as Record<string, unknown> | undefined)?.[name]
    return Array.isArray(content) ? content.map((line) => `${line}\n`).join('') : String(content ?? '')
  }
}
