/** Waiting for a message: one long request. */
import { SandboxError } from '../../errors.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { getExplanation, getRaw } from '../../sandbox/views.ts'
import { type Handlers, Sent } from '../call.ts'
import { epochOf } from './epoch.ts'

/** Explained one by one up to this many; further ones are counted. */
const MOST_EXPLAINED = 3

export const waitHandlers = {
  waitForMessage: async ({ sandbox: open, query, gone, context }) => {
    const sandbox = await open()
    const { timeout, raw: form, ...wanted } = query
    // A client that goes away takes its wait with it.
    const result = await sandbox.waitFor(wanted, timeout, gone)
    if (context.stopping.aborted) throw new SandboxError('E_STOPPING', 'The server is stopping.')
    const [first] = result.found ? result.messages : []
    if (result.found && first) {
      const bytes = form === undefined ? {} : await bytesIn(sandbox, first.id, form)
      return { ...first, messages: result.messages, ...bytes, ...epochOf(sandbox) }
    }
    if (result.found || result.why === 'timeout') return new Sent('', {}, 204)
    const { whyUnmet } = await import('../../sandbox/unmet.ts')
    const sentences = [await reasons(sandbox, result.endedIds), await whyUnmet(sandbox, wanted)]
    throw new SandboxError('E_CANNOT_COME', sentences.join(' ').trim(), {
      hint: `GET …/messages/${result.endedIds[0]}/trace has the whole story.`,
    })
  },
} satisfies Partial<Handlers>

/** Without them where the message has gone meanwhile: asking for it says so. */
async function bytesIn(sandbox: Sandbox, id: string, form: 'base64' | 'text'): Promise<{ raw?: string }> {
  const raw = await getRaw(sandbox, id)
  return raw
    ? {
        raw:
          form === 'text'
            ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw)
            : Buffer.from(raw).toString('base64'),
      }
    : {}
}

async function reasons(sandbox: Sandbox, ids: readonly string[]): Promise<string> {
  const sentences = [`It can no longer come: ${ids.join(', ')} ${ids.length === 1 ? 'has' : 'have'} ended.`]
  for (const id of ids.slice(0, MOST_EXPLAINED)) {
    const explanation = await getExplanation(sandbox, id)
    sentences.push(...(explanation?.sentences ?? []).map(({ text }) => text))
  }
  if (ids.length > MOST_EXPLAINED) sentences.push(`And ${ids.length - MOST_EXPLAINED} more.`)
  return sentences.join(' ')
}
