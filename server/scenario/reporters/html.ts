/** One page with everything: results, steps, and what became of each message. It needs no network and no script. */
import { formatDuration } from '../../core/duration.ts'
import { problemLine } from '../problems.ts'
import type { RunResult, StepResult } from '../run.ts'
import { STYLE } from './html-style.ts'
import { escapeHtml as text, traceHtml } from './html-trace.ts'
import { faultsOf, nameOf, placeText, type Told, totalOf } from './reporter.ts'

export function html(told: readonly Told[], wallMs?: number): string {
  const title = totalOf(told, wallMs)
  const policy = "default-src 'none'; style-src 'unsafe-inline'"
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>bouncelab: ${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>bouncelab</h1><p>${text(title)}</p></header>
<nav><ul>
${told.map((one, i) => `<li>${mark(isOk(one))} <a href="#scenario-${i + 1}">${text(nameOf(one))}</a></li>`).join('\n')}
</ul></nav>
<main>
${told.map((one, i) => section(one, `scenario-${i + 1}`)).join('\n')}
</main>
</body>
</html>
`
}

const isOk = (one: Told): boolean => 'result' in one && one.result.ok

/** A state is a shape and a word; colour comes third. */
const mark = (ok: boolean): string => (ok ? '<span class="ok">✓ held</span>' : '<span class="bad">✗ failed</span>')

function section(one: Told, id: string): string {
  const inside = 'result' in one ? resultHtml(one.result) : `<pre class="bad">${text(one.error)}</pre>`
  return `<section id="${id}"><h2>${mark(isOk(one))} ${text(nameOf(one))}</h2>\n${inside}\n</section>`
}

function resultHtml(result: RunResult): string {
  const { about, file, seed, checked, ms, steps, traces = [] } = result
  const facts = [
    file ?? '',
    `${checked} ${checked === 1 ? 'expectation' : 'expectations'}`,
    `seed ${seed}`,
    `${Math.round(ms)} ms`,
  ]
  return [
    `<p class="facts">${text(facts.filter(Boolean).join(' · '))}</p>`,
    ...(about ? [`<p>${text(about)}</p>`] : []),
    ...result.warnings.map((warning) => `<p class="wait">Warning: ${text(problemLine(warning))}</p>`),
    ...faultsOf(result).map(({ step, failure }) => faultHtml(step, failure)),
    `<details><summary>${steps.length} ${steps.length === 1 ? 'step' : 'steps'}</summary><ol>${steps.map(stepHtml).join('')}</ol></details>`,
    ...traces.map(traceHtml),
  ].join('\n')
}

const stepHtml = (step: StepResult): string =>
  `<li>${text(step.what)} <span class="facts">${text(formatMs(step.ms))}</span></li>`

const formatMs = (ms: number): string => (ms < 1 ? '<1ms' : formatDuration(Math.round(ms)))

function faultHtml(step: StepResult, failure: ReturnType<typeof faultsOf>[number]['failure']): string {
  const at = placeText(step, failure) ?? step.what
  const rows: [string, string][] = failure
    ? [
        ['expected', failure.expected],
        ['nearest', failure.nearest],
        ['why', failure.why],
        ['at', at],
      ]
    : [
        ['cannot', `${step.what}: ${step.error}`],
        ['at', at],
      ]
  return `<dl class="fault">${rows.map(([word, value]) => `<dt>${word}</dt><dd>${text(value)}</dd>`).join('')}</dl>`
}
