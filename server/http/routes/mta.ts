/** The MTA that is played. */
import { SandboxError } from '../../errors.ts'
import { getMta } from '../../sandbox/views.ts'
import { type Handlers, ownBody } from '../call.ts'
import { MAX_JSON, parseJson, readBody } from '../input.ts'
import { loadMta } from '../load.ts'
import { epochOf } from './epoch.ts'

export const mtaHandlers = {
  getMta: async ({ sandbox: open }) => {
    const sandbox = await open()
    return { ...epochOf(sandbox), ...getMta(sandbox) }
  },

  putMta: ownBody(async ({ sandbox: open, req }) => {
    const sandbox = await open()
    const given = parseJson(await readBody(req, MAX_JSON))
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      throw new SandboxError('E_INVALID', 'An MTA is an object.', {
        hint: 'Write {"type": "qmail", "control": {"me": "mail.example.com"}}.',
      })
    }
    await sandbox.setMta(await loadMta(given, sandbox.engine.state.timezone))
    return { ...epochOf(sandbox), ...getMta(sandbox) }
  }),
} satisfies Partial<Handlers>
