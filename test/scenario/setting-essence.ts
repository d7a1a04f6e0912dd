/**
 * What a system decided and wrote in a scenario, and when: more than story-essence.ts looks at, since most settings
 * change no outcome. Hosts, subjects and texts of the messages themselves are left out as there.
 */
import type { TraceNode, TraceRecipient } from '../../server/core/trace.ts'
import type { PlayedTrace, RunResult } from '../../server/scenario/run.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'
import { essenceOf } from './story-essence.ts'

export function settingEssenceOf(scenario: LoadedScenario, result: RunResult): string[] {
  const { traces = [] } = result
  const host = String(scenario.mta?.host ?? (scenario.mta?.control as { me?: string } | undefined)?.me)
  const own = traces.flatMap((trace) => ofNode(trace.root, { trace, host, sender: trace.root.reversePath }))
  return [...essenceOf(scenario, result), ...heard(scenario), ...[...new Set(own)].sort()]
}

/** What the client must hear where it is refused. */
const heard = ({ steps }: LoadedScenario): string[] =>
  steps.flatMap((step) => {
    if (step.do !== 'send') return []
    return step.messages.flatMap(({ reply }) => (reply === undefined ? [] : [`the client hears ${reply}`]))
  })

interface Around {
  trace: PlayedTrace
  /** The system's own name. */
  host: string
  /** To whom bounces of the original message go. */
  sender: string
}

function ofNode(node: TraceNode, around: Around): string[] {
  const told = node.kind === 'mail' ? [] : [`${node.kind} ${ofNotice(node, around)}`]
  const what = [node.kind, ...(/^Priority: .*$/m.exec(around.trace.texts[node.id] ?? '') ?? [])].join(', ')
  const tried = node.recipients.map((recipient) => `${what}: ${ofRecipient(recipient, node)}`)
  return [...told, ...tried, ...node.children.flatMap((child) => ofNode(child, around))]
}

function ofNotice(node: TraceNode, { trace, host, sender }: Around): string {
  const text = trace.texts[node.id] ?? ''
  const from = /^From: (.*)$/m.exec(text)?.[1]?.replaceAll(host, 'here')
  const parts = [...text.matchAll(/^Content-type: ([\w/-]+)/gim)].map(([, type]) => type)
  const named = [...text.matchAll(/^ {2}(\w+ address): (.*)$/gm)].map(([, what, address]) => `${what} ${address}`)
  return [
    age(trace.root.acceptedAt, node.acceptedAt),
    `from ${from}, reverse-path ${node.reversePath.replaceAll(host, 'here')}`,
    `to ${node.recipients.map(({ address }) => (address === sender ? 'the sender' : address.replaceAll(host, 'here')))}`,
    `of ${parts}${/^--- Below this line is a copy/m.test(text) ? ' with the message' : ''}`,
    named.join(', '),
  ].join('; ')
}

const ofRecipient = ({ channel, attempts }: TraceRecipient, { acceptedAt }: TraceNode): string =>
  [channel, ...attempts.map(({ at, result }) => `${result} ${age(acceptedAt, at)}`)].join(', ')

/** Real time moves a little while a message goes over SMTP. */
const age = (from: string, to: string): string =>
  `after ${Math.round((Date.parse(to) - Date.parse(from)) / 60_000)} minutes`
