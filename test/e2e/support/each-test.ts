/** What most files of browser tests begin with. */
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect } from 'vitest'
import { openStage, type Stage } from './stage.ts'

interface Reopened {
  /** Another server in its place, for a test that needs one of its own. */
  reopen(options: Parameters<typeof openStage>[1]): Promise<void>
}

/** A stage of its own for each test of the file; a test fails also where a page of it had an error. */
export function stageForEachTest(): Stage & Reopened {
  let stage: Stage
  beforeEach(async () => {
    stage = await openStage()
  })
  afterEach(async () => {
    const { faults } = stage
    await stage.close()
    expect(faults).toEqual([])
  })
  return {
    get server() {
      return stage.server
    },
    get base() {
      return stage.base
    },
    get faults() {
      return stage.faults
    },
    send: (mail) => stage.send(mail),
    post: (path, body) => stage.post(path, body),
    open: (options) => stage.open(options),
    closeBrowser: () => stage.closeBrowser(),
    close: () => stage.close(),
    reopen: async (options) => {
      await stage.close()
      stage = await openStage('virtual', options)
    },
  }
}

/** A row of the list by its accessible name. */
export const row = (page: Page, name: RegExp) => page.getByRole('treegrid').getByRole('row', { name })
