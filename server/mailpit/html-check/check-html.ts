/** How much of a message's HTML mail programs show. */
import { readHtml } from './read-html.ts'
import { FEATURES, platformsTested, type Warning, warningOf } from './support.ts'
import { counterFor } from './tests.ts'

export interface HtmlCheck {
  Warnings: Warning[]
  Platforms: Record<string, string[]>
  Total: { Tests: number; Nodes: number; Supported: number; Partial: number; Unsupported: number }
}

/** Those that make no difference to what is seen. */
const NOT_SEEN = ['html', 'head', 'meta', 'title']

export function checkHtml(html: string): HtmlCheck {
  const read = readHtml(html)
  const nodes = read.tags.filter(({ name }) => !NOT_SEEN.includes(name)).length
  const warnings: Warning[] = []
  let tests = 0
  for (const feature of FEATURES) {
    const count = counterFor(feature)
    if (!count) continue
    tests++
    const found = count(read)
    if (found === 0) continue
    const warning = warningOf(feature, found)
    // What every program shows is no warning.
    if (warning.Score.Supported < 100) warnings.push(warning)
  }
  const weight = ({ Score }: Warning, part: 'Partial' | 'Unsupported') =>
    Score[part] * Math.min(1, Score.Found / Math.max(1, nodes))
  const worst = (part: 'Partial' | 'Unsupported') => Math.max(0, ...warnings.map((each) => weight(each, part)))
  const [partial, unsupported] = [worst('Partial'), worst('Unsupported')]
  const loss = (warning: Warning) => weight(warning, 'Partial') + weight(warning, 'Unsupported')
  return {
    Warnings: warnings.sort((a, b) => loss(b) - loss(a)),
    Platforms: platformsTested(),
    Total: {
      Tests: tests,
      Nodes: nodes,
      Supported: Math.max(0, 100 - partial - unsupported),
      Partial: partial,
      Unsupported: unsupported,
    },
  }
}
