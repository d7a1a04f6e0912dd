/** `--log-level debug`: the journals of all sandboxes in the log, a line for each event. */
import type { SandboxEvent } from '../core/events.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Server } from '../server.ts'
import type { Log } from './log.ts'

/** Watches every sandbox, those that are still to be made as well. */
export async function tellEvents(server: Server, log: Log): Promise<void> {
  const { options } = server.sandboxes
  const before = options.onOpened
  const watch = (sandbox: Sandbox) => {
    sandbox.subscribe(({ events }) => {
      for (const event of events) log({ level: 'debug', ...told(sandbox.name, event) })
    })
  }
  options.onOpened = (sandbox) => {
    before?.(sandbox)
    watch(sandbox)
  }
  for (const name of server.sandboxes.names()) watch(await server.sandbox(name))
}

/** Only what says which event it is: the journal has the rest, and the log is no place for what mail holds. */
function told(sandbox: string, event: SandboxEvent): { message: string; [detail: string]: unknown } {
  const { seq, type } = event
  const messageId = 'messageId' in event ? event.messageId : undefined
  const sessionId = 'sessionId' in event ? event.sessionId : undefined
  const of = messageId ?? sessionId
  const message = `${sandbox} ${seq} ${type}${of === undefined ? '' : ` ${of}`}`
  return { message, sandbox, seq, event: type, messageId, sessionId }
}
