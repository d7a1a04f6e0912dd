/** For Vitest: a sandbox per test, and a matcher. */
import { test as base, expect } from 'vitest'
import type { Summary } from '../core/summary.ts'
import { startSandbox, type TestSandbox } from './start-sandbox.ts'

/**
 * Vitest's test with a sandbox of its own on free ports, closed when the test ends.
 * @example test('a dead address is unsubscribed', async ({ sandbox }) => { … })
 */
export const test = base.extend<{ sandbox: TestSandbox }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixture's needs from this pattern
  sandbox: async ({}, use) => {
    await using sandbox = await startSandbox()
    await use(sandbox)
  },
})

interface BounceMatchers<R = unknown> {
  /**
   * A failure notice about this address has been sent, with this status if one is given.
   * @example await expect(sandbox).toHaveBounced('nobody@mail.example.com', { status: '5.1.1' })
   */
  toHaveBounced(address: string, wanted?: { status?: string }): Promise<R>
}

declare module 'vitest' {
  interface Matchers<T> extends BounceMatchers<T> {}
}

expect.extend({
  async toHaveBounced(sandbox: TestSandbox, address: string, wanted: { status?: string } = {}) {
    const reports = (await sandbox.messages({ kind: ['bounce', 'double-bounce'] })).flatMap(reportsOf)
    const about = reports.filter((report) => report.address.toLowerCase() === address.toLowerCase())
    const pass = about.some(({ status }) => wanted.status === undefined || status === wanted.status)
    const seen = reports.map((report) => `${report.address} ${report.status}`).join(', ') || 'nothing'
    const status = wanted.status ? ` with ${wanted.status}` : ''
    return {
      pass,
      message: () =>
        `${address} was ${pass ? 'not ' : ''}expected to have bounced${status}; what has bounced: ${seen}.`,
    }
  },
})

const reportsOf = ({ report = [] }: Summary): { address: string; status: string }[] =>
  report.map(({ originalRecipient, finalRecipient, status }) => ({
    address: originalRecipient ?? finalRecipient,
    status,
  }))

export { expect }
