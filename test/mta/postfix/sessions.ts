/** Recorded SMTP sessions, as the listener keeps them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EndedSession } from '../../../server/core/mta.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/postfix')

/** What client and server said in the submission of a recorded case. */
export function transcriptOf(name: string): EndedSession['transcript'] {
  const [, submission = ''] = readFileSync(join(FIXTURES, name, 'smtp-dialogs.txt'), 'utf8').split(/^--- /m)
  return submission.split('\n').flatMap((line) => {
    const [, who, text = ''] = /^([CS]): (.*)$/.exec(line) ?? []
    return who === undefined ? [] : [{ who: who as 'C' | 'S', text }]
  })
}
