/** For `onUnmatched`: sees each mail that goes to another host without a rule's say. */
import { SandboxError } from '../errors.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { attemptedUnmatched, unmatchedOf, unmatchedSentence } from '../sandbox/unmatched.ts'

export type OnUnmatched = 'deliver' | 'warn' | 'fail'

/**
 * Begins to watch.
 * @returns ends it; where unmatched mail is to fail and there was some, it throws E_UNMATCHED
 */
export function watchUnmatched(sandbox: Sandbox, mode: OnUnmatched): () => Promise<void> {
  if (mode === 'deliver') return async () => undefined
  const told: Promise<string[]>[] = []
  const stop = sandbox.subscribe(({ events }) => {
    for (const id of attemptedUnmatched(events)) told.push(tell(sandbox, id, mode))
  })
  return async () => {
    await sandbox.settled()
    stop()
    const sentences = [...new Set((await Promise.all(told)).flat())]
    if (mode !== 'fail' || sentences.length === 0) return
    throw new SandboxError('E_UNMATCHED', sentences.join('\n'), {
      hint: 'Write a rule for it, or start the sandbox with onUnmatched: deliver.',
    })
  }
}

async function tell(sandbox: Sandbox, id: string, mode: OnUnmatched): Promise<string[]> {
  const sentences = (await unmatchedOf(sandbox, id)).map(unmatchedSentence)
  if (mode === 'warn') for (const sentence of sentences) console.warn(`bouncelab: ${sentence}`)
  return sentences
}
