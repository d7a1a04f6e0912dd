/** Whole sandboxes as files, and mail from files. */

import { SandboxError } from '../../errors.ts'
import { isMbox, readMbox } from '../../mail/read-mbox.ts'
import { isSandboxName } from '../../sandbox/sandboxes.ts'
import type { Commit } from '../../store/store.ts'
import { type Call, type Handlers, ownBody, Sent } from '../call.ts'
import { contentDisposition } from '../disposition.ts'
import { envelopeOfFile } from '../envelope-of-file.ts'
import { readBody } from '../input.ts'
import { epochOf } from './epoch.ts'

/** Bytes of an archive or a mailbox. */
const LARGEST_FILE = 256 * 1024 * 1024
const SMALLER_FILE = 'Split the mailbox, or export the sandbox again after deleting what nobody needs.'

export const transferHandlers = {
  exportSandbox: async ({ sandbox: open }) => {
    const sandbox = await open()
    const { packSandbox } = await import('../../archive/pack.ts')
    return new Sent(await packSandbox(sandbox), {
      'content-type': 'application/gzip',
      'content-disposition': contentDisposition(`bouncelab-${sandbox.name}.tar.gz`),
    })
  },

  importFile: ownBody(async (call) => {
    const name = call.params.s as string
    // A name that cannot be is told before much is read.
    if (!isSandboxName(name)) await call.sandbox()
    const file = await readBody(call.req, LARGEST_FILE, SMALLER_FILE)
    if (file.length === 0) {
      throw new SandboxError('E_BAD_REQUEST', 'The file is empty.', {
        hint: 'Send it as the body: --data-binary @FILE.',
      })
    }
    return file[0] === 0x1f && file[1] === 0x8b ? importArchive(call, name, file) : importMail(call, file)
  }),
} satisfies Partial<Handlers>

async function importArchive({ context, query }: Call<'importFile'>, name: string, file: Buffer) {
  const { sandboxes } = context
  const [{ unpackSandbox }, { rehearse }] = await Promise.all([
    import('../../archive/unpack.ts'),
    import('../../archive/rehearsal.ts'),
  ])
  const { commit, marks } = await unpackSandbox(file)
  rehearse(commit)
  const present = sandboxes.has(name) ? await sandboxes.get(name) : null
  if (present && query.replace === 'false') {
    const { total } = await present.store.list(name, { limit: 1 })
    // What was only looked at may be replaced; `default` is always there.
    if (total > 0) {
      const hint = 'Name another sandbox, or add replace=true (--replace): what is there is lost then.'
      throw new SandboxError('E_CONFLICT', `The sandbox ${name} has ${total} messages.`, { hint })
    }
  }
  const adopted = present ? inEpoch(commit, Math.max(epochOf(present).epoch + 1, commit.record.epoch)) : commit
  const sandbox = await sandboxes.adopt({ ...adopted, record: { ...adopted.record, name } }, marks)
  for (const tell of context.onRemoved) tell(name, 'replaced')
  return { ...epochOf(sandbox), imported: 'sandbox' as const, messages: commit.messages.length, ids: [] }
}

/** Whoever followed what was there before is told that this journal is another one. */
const inEpoch = (commit: Commit, epoch: number): Commit => ({
  ...commit,
  record: { ...commit.record, epoch },
  events: commit.events.map((event) => ({ ...event, epoch })),
})

async function importMail({ context, query, sandbox: open }: Call<'importFile'>, file: Buffer) {
  const mail = isMbox(file) ? readMbox(file) : [{ raw: new Uint8Array(file), sender: undefined }]
  // All of them are looked at before the first is taken in.
  const submissions = mail.map(({ raw, sender }, i) => {
    const where = mail.length > 1 ? `Message ${i + 1} of the mailbox` : 'The message'
    if (raw.length > context.maxMessageSize) {
      const hint = 'Start the server with a larger --max-message-size.'
      const message = `${where} has ${raw.length} bytes; at most ${context.maxMessageSize} are taken.`
      throw new SandboxError('E_TOO_LARGE', message, { hint })
    }
    return { raw, envelope: envelopeOfFile(raw, { from: query.from ?? sender, to: query.to }, where) }
  })
  const sandbox = await open()
  const ids: string[] = []
  for (const { raw, envelope } of submissions) {
    ids.push((await sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw })).messageId)
  }
  return { ...epochOf(sandbox), imported: 'mail' as const, messages: ids.length, ids }
}
