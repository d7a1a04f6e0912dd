/** A sandbox as one file: journal, messages as .eml, sessions, in a tar.gz that any tar opens. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { withoutSecretsOf } from '../core/event-json.ts'
import type { SandboxEvent } from '../core/events.ts'
import { isoTime } from '../core/iso-time.ts'
import { withoutPasswords } from '../core/secrets.ts'
import { packageVersion } from '../package/package.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { SandboxRecord, SessionRecord, StoredMessage } from '../store/store.ts'
import { ARCHIVE_FORMAT, ARCHIVE_VERSION, emlPath, FILES, type Manifest } from './form.ts'
import { tarEnd, tarEntry } from './tar.ts'

const PAGE = 5000

/** Everything is read in one turn of the sandbox, so that the parts of the archive fit each other. */
export async function packSandbox(sandbox: Sandbox): Promise<Uint8Array> {
  // What was noted before is stored by then.
  await sandbox.change(() => undefined)
  const { record, files } = await sandbox.change(() => readAll(sandbox))
  const seconds = Math.max(0, Math.floor(record.now / 1000))
  const entries = files.map(([path, bytes]) => tarEntry({ path, bytes }, seconds))
  return promisify(gzip)(Buffer.concat([...entries, tarEnd()]))
}

async function readAll(sandbox: Sandbox): Promise<{ record: SandboxRecord; files: [string, Uint8Array][] }> {
  const { name, store } = sandbox
  const events: SandboxEvent[] = []
  for (let page = await store.events(name, 0, PAGE); page.length > 0; ) {
    // The file goes to other people: what opens other doors stays here.
    events.push(...page.map(withoutSecretsOf))
    page = await store.events(name, page.at(-1)?.seq ?? 0, PAGE)
  }
  const messages: StoredMessage[] = []
  const bytes: [string, Uint8Array][] = []
  for (const id of await store.ids(name)) {
    const [stored, raw] = [await store.message(name, id), await store.raw(name, id)]
    if (!stored || !raw) continue
    messages.push(stored)
    bytes.push([emlPath(id), raw])
  }
  const record = { ...(await shareable(sandbox.record())), seq: events.at(-1)?.seq ?? 0 }
  const manifest: Manifest = {
    format: ARCHIVE_FORMAT,
    version: ARCHIVE_VERSION,
    bouncelab: packageVersion(),
    sandbox: name,
    epoch: record.epoch,
    now: isoTime(record.now),
    messages: messages.length,
    events: events.length,
  }
  return {
    record,
    files: [
      [FILES.manifest, text(`${JSON.stringify(manifest, null, 2)}\n`)],
      [FILES.record, text(`${JSON.stringify(record, null, 2)}\n`)],
      [FILES.journal, lines(events)],
      [FILES.sessions, lines(await allSessions(sandbox))],
      [FILES.marks, lines(await store.marks(name))],
      [FILES.messages, lines(messages)],
      ...bytes,
    ],
  }
}

/** The text of its scenario, too, without passwords and secrets. */
async function shareable(record: SandboxRecord): Promise<SandboxRecord> {
  const { text } = (record.scenario ?? {}) as { text?: string }
  if (typeof text !== 'string') return withoutPasswords(record)
  const { withoutTextSecrets } = await import('../scenario/text-secrets.ts')
  return withoutPasswords({ ...record, scenario: { ...(record.scenario as object), text: withoutTextSecrets(text) } })
}

/** Oldest first, with their transcripts. */
async function allSessions({ name, store }: Sandbox): Promise<SessionRecord[]> {
  const found: SessionRecord[] = []
  for (let page = await store.sessions(name, PAGE); page.length > 0; ) {
    for (const { id } of page) {
      const session = await store.session(name, id)
      if (session) found.push(session)
    }
    page = await store.sessions(name, PAGE, page.at(-1)?.id)
  }
  return found.reverse()
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content)
const lines = (rows: readonly unknown[]): Uint8Array => text(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
