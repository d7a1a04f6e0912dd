/** What happens in a scenario, without its names, texts and numbers: two stories with one essence are one story. */
import type { SessionRuleRecord } from '../../server/core/rule.ts'
import type { TraceNode, TraceRecipient } from '../../server/core/trace.ts'
import type { Outcome } from '../../server/core/types.ts'
import type { PlayedTrace, RunResult } from '../../server/scenario/run.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'

export function essenceOf({ session }: LoadedScenario, { traces = [] }: RunResult): string[] {
  const faults = session.map(({ at, then }) => `${then.do}${detailOf(then)} at ${at} of the session`)
  return [...new Set([...faults, ...traces.flatMap(ofTrace)])].sort()
}

function detailOf(then: SessionRuleRecord['then']): string {
  if (then.do === 'reply') return codeOf(then.reply)
  if (then.do === 'hide') return ` ${then.extensions}`
  return then.do === 'tls' ? ` ${then.fault}` : ''
}

const ofTrace = ({ root, texts }: PlayedTrace): string[] => [...answer(root, texts[root.id] ?? ''), ...ofNode(root)]

/** What a machine elsewhere sent back. */
function answer({ reversePath }: TraceNode, text: string): string[] {
  if (reversePath !== '') return []
  const type = /report-type=([\w-]+)/.exec(text)?.[1] ?? /^Auto-Submitted: ([\w-]+)/m.exec(text)?.[1]
  return type ? [`from outside: ${type}`] : []
}

const ofNode = (node: TraceNode): string[] => [
  ...node.recipients.flatMap(ofRecipient),
  ...(node.kind === 'mail' ? [] : [`${node.kind} ${node.state}`]),
  ...node.suppressed.map(({ kind, reason }) => `no ${kind}: ${reason}`),
  ...node.children.flatMap(ofNode),
]

const ofRecipient = ({ state, attempts }: TraceRecipient): string[] => [
  `recipient ${state}`,
  ...attempts.flatMap(({ outcome, result, status }) =>
    outcome === null ? [] : [`${worldOf(outcome)}: ${result} ${status}`],
  ),
]

function worldOf(outcome: Outcome): string {
  switch (outcome.type) {
    case 'delivered':
      return `delivered by ${outcome.by}`
    case 'replied':
      return `replied${codeOf(outcome.reply)} at ${outcome.at}`
    case 'program':
      return `program ${outcome.exit}`
    case 'mta':
      return 'mta'
    default:
      return `${outcome.type} ${outcome.result}`
  }
}

const codeOf = (reply: string): string => ` ${reply.slice(0, 3)}`
