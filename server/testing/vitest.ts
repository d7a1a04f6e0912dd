/** For Vitest: a sandbox per test, and matchers. */
import { test as base, expect } from 'vitest'
import type { Summary } from '../core/summary.ts'
import { type ExpectationInput, type SandboxOptions, startSandbox, type TestSandbox } from './start-sandbox.ts'

/**
 * Vitest's test with a sandbox of its own on free ports, closed when the test ends.
 * @example test('a dead address is unsubscribed', async ({ sandbox }) => { … })
 * @example const atShop = test.extend({ sandboxOptions: { scenario: './shop.yaml' } })
 */
export const test = base.extend<{ sandboxOptions: SandboxOptions; sandbox: TestSandbox }>({
  sandboxOptions: {},
  sandbox: async ({ sandboxOptions }, use) => {
    await using sandbox = await startSandbox(sandboxOptions)
    await use(sandbox)
  },
})

interface SandboxMatchers<R = unknown> {
  /**
   * A failure notice about this address has been sent, with this status if one is given.
   * @example await expect(sandbox).toHaveBounced('nobody@mail.example.com', { status: '5.1.1' })
   */
  toHaveBounced(address: string, wanted?: { status?: string }): Promise<R>
  /**
   * The application's own mail to this address has been delivered.
   * @example await expect(sandbox).toHaveDelivered('ann@customer.example', { subject: 'Your order*' })
   */
  toHaveDelivered(address: string, wanted?: { subject?: string }): Promise<R>
  /**
   * What is expected, written as in a scenario, has happened.
   * @example await expect(sandbox).toHaveSeen({ notice: 'warning', to: 'app@shop.test', count: 2 })
   */
  toHaveSeen(expectation: ExpectationInput): Promise<R>
}

declare module 'vitest' {
  interface Matchers<T> extends SandboxMatchers<T> {}
}

expect.extend({
  async toHaveBounced(sandbox: TestSandbox, address: string, wanted: { status?: string } = {}) {
    await sandbox.settled()
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
  toHaveDelivered: (sandbox: TestSandbox, address: string, wanted: { subject?: string } = {}) =>
    seen(sandbox, { kind: 'mail', to: address, state: 'delivered', ...wanted }),
  toHaveSeen: (sandbox: TestSandbox, expectation: ExpectationInput) => seen(sandbox, expectation),
})

async function seen(sandbox: TestSandbox, expectation: ExpectationInput) {
  const { ok, failures } = await sandbox.verify([expectation])
  const told = failures.map(
    ({ expected, nearest, why }) => `expected  ${expected}\nnearest   ${nearest}\nwhy       ${why}`,
  )
  const message = () => (ok ? `${JSON.stringify(expectation)} was not expected, and has come.` : told.join('\n'))
  return { pass: ok, message }
}

const reportsOf = ({ report = [] }: Summary): { address: string; status: string }[] =>
  report.map(({ originalRecipient, finalRecipient, status }) => ({
    address: originalRecipient ?? finalRecipient,
    status,
  }))

export { expect }
