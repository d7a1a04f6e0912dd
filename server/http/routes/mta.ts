/** The MTA that is played. */
import type { MtaInput } from '../../core/mta.ts'
import { SandboxError } from '../../errors.ts'
import { sameMta } from '../../mta/mta.ts'
import { noSuchFile } from '../../mta/qmail/config.ts'
import { addChange, changesOf, overFolder, withFiles } from '../../mta/qmail/control-change.ts'
import { isControlFile } from '../../mta/qmail/control-files.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { getMta } from '../../sandbox/views.ts'
import { type Call, type Handlers, type HttpContext, ownBody } from '../call.ts'
import { CONTRACT } from '../contract.ts'
import { check, MAX_JSON, parseJson, readBody, textOf } from '../input.ts'
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

  putControlFile: ownBody(async (call) => {
    const body = await readBody(call.req, MAX_JSON)
    const isJson = /\bjson\b/i.test(call.req.headers['content-type'] ?? '')
    const schema = CONTRACT.putControlFile.body?.()
    const content = isJson && schema ? (await check(await schema, parseJson(body), 'body')).content : textOf(body)
    return changeFile(call, content)
  }),

  removeControlFile: (call) => changeFile(call, null),

  resetControlFiles: async ({ context, sandbox: open }) => {
    const sandbox = await open()
    const { mta } = context.sandboxes.options
    // What follows no folder has nothing to go back to. imta's files are changed as a whole, so its change follows none.
    const goesBack = isFollowed(context, sandbox) || (mta?.type === 'imta' && sandbox.engine.state.mta.type === 'imta')
    if (mta && goesBack && !sameMta(mta, sandbox.engine.state.mta)) await sandbox.setMta(mta)
    return answerOf(context, sandbox)
  },
} satisfies Partial<Handlers>

type FileCall = Pick<Call<'removeControlFile'>, 'context' | 'params' | 'sandbox'>

async function changeFile({ context, params, sandbox: open }: FileCall, content: string | null) {
  const sandbox = await open()
  const { mta } = sandbox.engine.state
  if (mta.type !== 'qmail') {
    const hint = 'PUT …/mta changes its configuration as a whole.'
    throw new SandboxError('E_CONFLICT', `This sandbox plays ${mta.type}, which has no control files.`, { hint })
  }
  const file = params.file as string
  if (!isControlFile(file)) {
    const problem = { path: `control.${file}`, message: noSuchFile(file) }
    throw new SandboxError('E_INVALID', `${problem.path}: ${problem.message}`, { problems: [problem] })
  }
  await sandbox.setMta(changed(context, sandbox, mta, file, content))
  return answerOf(context, sandbox)
}

/** Where the sandbox goes by a folder, it goes on doing so with all other files. */
function changed(context: HttpContext, sandbox: Sandbox, mta: MtaInput, file: string, content: string | null) {
  const { mta: folder, mtaFolder } = context.sandboxes.options
  if (!folder || !mtaFolder || !isFollowed(context, sandbox)) return withFiles(mta, { [file]: content })
  return overFolder(folder, addChange(folder, changesOf(mta), file, content))
}

function isFollowed({ sandboxes: { options } }: HttpContext, { engine: { state } }: Sandbox): boolean {
  return options.mta !== undefined && sameMta(overFolder(options.mta, changesOf(state.mta)), state.mta)
}

function answerOf(context: HttpContext, sandbox: Sandbox) {
  const { mtaFolder: folder } = context.sandboxes.options
  const followed = isFollowed(context, sandbox)
  return {
    ...epochOf(sandbox),
    ...getMta(sandbox),
    ...(folder
      ? {
          folder: {
            path: folder.path,
            followed,
            // What is wrong with the folder is no matter of a sandbox that does not go by it.
            problem: followed ? folder.problem : null,
            changed: followed ? Object.keys(changesOf(sandbox.engine.state.mta)) : [],
          },
        }
      : {}),
  }
}
