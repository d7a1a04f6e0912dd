/** What became of one message: its recipients' attempts, the notices that came of it, and the bytes of each. */
import { formatDuration } from '../../core/duration.ts'
import type { TraceAttempt, TraceNode, TraceRecipient } from '../../core/trace.ts'
import type { PlayedTrace } from '../run.ts'

export function traceHtml(trace: PlayedTrace): string {
  return `<article>${messageHtml(trace.root, trace)}</article>`
}

function messageHtml(node: TraceNode, trace: PlayedTrace): string {
  const { texts, root } = trace
  // All times are counted from the acceptance of the root message.
  const begins = Date.parse(root.acceptedAt)
  const to = node.recipients.map(({ address }) => `<${address}>`).join(', ')
  const head = `${kindName(node)} ${node.id}, ${since(node.acceptedAt, begins)}: from <${node.reversePath}> to ${to}`
  const because = node.cause ? [`<p class="why">${escapeHtml(whyText(node.cause.why))}</p>`] : []
  const bytes = texts[node.id]
  return [
    `<h3>${escapeHtml(head)} <span class="${tone(node.state)}">${node.state}</span></h3>`,
    `<p class="subject">${escapeHtml(node.header.subject)}</p>`,
    ...because,
    ...node.recipients.map((recipient) => recipientHtml(recipient, begins, trace.rules)),
    ...node.suppressed.map(
      ({ at, kind, reason, why }) =>
        `<p class="off">${escapeHtml(`No ${kind}, ${since(at, begins)} (${reason}): ${whyText(why)}`)}</p>`,
    ),
    ...(node.discarded
      ? [`<p class="off">${escapeHtml(`Discarded ${since(node.discarded.at, begins)}: ${node.discarded.reason}`)}</p>`]
      : []),
    ...(bytes === undefined ? [] : [`<details><summary>Bytes</summary><pre>${escapeHtml(bytes)}</pre></details>`]),
    ...node.children.map((child) => `<div class="child">${messageHtml(child, trace)}</div>`),
  ].join('\n')
}

const kindName = ({ kind }: TraceNode): string => `${kind[0]?.toUpperCase()}${kind.slice(1).replaceAll('-', ' ')}`

type RuleNames = PlayedTrace['rules']

function recipientHtml({ address, state, attempts }: TraceRecipient, begins: number, rules: RuleNames): string {
  const rows = attempts.map((attempt) => attemptHtml(attempt, begins, rules)).join('')
  const count = `${attempts.length} ${attempts.length === 1 ? 'attempt' : 'attempts'}`
  const head = `${escapeHtml(`<${address}>`)} <span class="${tone(state)}">${state}</span>, ${count}`
  // Few attempts are the story; many are its middle.
  return `<details${attempts.length <= 5 ? ' open' : ''}><summary>${head}</summary><table>${rows}</table></details>`
}

function attemptHtml(attempt: TraceAttempt, begins: number, rules: RuleNames): string {
  const { number, at, result, status, diagnostic, decidedBy } = attempt
  const ended = result ?? 'under way'
  const because = decidedBy.by === 'rule' ? `rule: ${rules[decidedBy.ruleId]}` : decidedBy.text
  const cells = [String(number), since(at, begins), ended, status ?? '', diagnostic ?? '', because]
  const classes = ['', '', tone(ended), '', '', 'off']
  return `<tr>${cells.map((cell, i) => `<td class="${classes[i]}">${escapeHtml(cell)}</td>`).join('')}</tr>`
}

function whyText(why: TraceAttempt['decidedBy']): string {
  return why.by === 'rule' ? `rule ${why.ruleId}` : why.text
}

function since(at: string, begins: number): string {
  const length = Date.parse(at) - begins
  return length === 0 ? 'at once' : `after ${formatDuration(length)}`
}

const TONES: Record<string, string> = {
  delivered: 'ok',
  failed: 'bad',
  expired: 'bad',
  queued: 'wait',
  deferred: 'wait',
  held: 'wait',
}
const tone = (state: string): string => TONES[state] ?? 'off'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters have no place in HTML; what a mail says stays text. */
export const escapeHtml = (text: string): string =>
  text.replace(/(?![\t\n])\p{Cc}/gu, '\ufffd').replace(/[&<>"]/g, (c) => ENTITIES[c] as string)
