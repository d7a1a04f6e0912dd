/** Does with an archive, apart from everything else, what a restart and the page will do with it. */
import { Engine } from '../core/engine.ts'
import type { SandboxEvent } from '../core/events.ts'
import { summaryOf } from '../core/summary.ts'
import { buildTrace } from '../core/trace.ts'
import { SandboxError } from '../errors.ts'
import { scanHeader } from '../mail/header.ts'
import { createMta } from '../mta/mta.ts'
import { rebuildState } from '../sandbox/rebuild.ts'
import type { Commit } from '../store/store.ts'
import { broken } from './tar.ts'

/** @throws SandboxError E_INVALID where the archive cannot be played on */
export function rehearse({ record, events, messages }: Commit): void {
  try {
    const raws = new Map(messages.map(({ summary, raw }) => [summary.id, raw]))
    const state = rebuildState(record, events)
    const mta = createMta(state.mta, { timezone: state.timezone })
    const engine = new Engine(state, mta)
    engine.restore(new Map([...state.messages.keys()].map((id) => [id, scanHeader(raws.get(id) ?? new Uint8Array())])))
    for (const message of state.messages.values()) {
      if (!raws.has(message.id)) throw broken(`${message.id} is in motion and has no bytes`)
      summaryOf(message)
    }
    engine.nextDue()
    mta.show()
    const log = createMta(record.start.mta, { timezone: record.timezone }).createLog(record.seed)
    for (const event of events) log.lines(event)
    for (const trace of byRoot(events).values()) buildTrace(trace)
  } catch (cause) {
    if (cause instanceof SandboxError) throw cause
    throw broken(`its journal cannot be followed (${cause instanceof Error ? cause.message : cause})`)
  }
}

function byRoot(events: readonly SandboxEvent[]): Map<string, SandboxEvent[]> {
  const traces = new Map<string, SandboxEvent[]>()
  for (const event of events) {
    if (!('rootId' in event)) continue
    const trace = traces.get(event.rootId)
    if (trace) trace.push(event)
    else traces.set(event.rootId, [event])
  }
  return traces
}
