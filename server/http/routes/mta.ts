/** The MTA that is played. */
import { SandboxError } from '../../errors.ts'
import { sameMta } from '../../mta/mta.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { getMta } from '../../sandbox/views.ts'
import { type Handlers, type HttpContext, ownBody } from '../call.ts'
import { MAX_JSON, parseJson, readBody } from '../input.ts'
import { loadMta } from '../load.ts'
import { epochOf } from './epoch.ts'

export const mtaHandlers = {
  getMta: async ({ context, sandbox: open }) => answerOf(context, await open()),

  putMta: ownBody(async ({ context, sandbox: open, req }) => {
    const sandbox = await open()
    const given = parseJson(await readBody(req, MAX_JSON))
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      throw new SandboxError('E_INVALID', 'An MTA is an object.', {
        hint: 'Write {"type": "qmail", "control": {"me": "mail.example.com"}}.',
      })
    }
    await sandbox.setMta(await loadMta(given, sandbox.engine.state.timezone))
    return answerOf(context, sandbox)
  }),
} satisfies Partial<Handlers>

function answerOf({ sandboxes: { options } }: HttpContext, sandbox: Sandbox) {
  const folder = options.mtaFolder
  const followed = sameMta(options.mta, sandbox.engine.state.mta)
  return {
    ...epochOf(sandbox),
    ...getMta(sandbox),
    // What is wrong with the folder is no matter of a sandbox that does not go by it.
    ...(folder ? { folder: { path: folder.path, followed, problem: followed ? folder.problem : null } } : {}),
  }
}
