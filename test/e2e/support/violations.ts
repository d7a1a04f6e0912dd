/** What axe finds wrong with a page. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Finding {
  id: string
  nodes: { html: string; failureSummary?: string }[]
}

/** Every rule of WCAG 2.2 A and AA, those that axe leaves off by default too. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated by the protocol, which the page's content security policy does not concern.
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: { run(options: unknown): Promise<{ violations: Finding[] }> } }
    const rules = { 'target-size': { enabled: true } }
    return (await run.run({ rules, resultTypes: ['violations'] })).violations
  })
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  )
}
