/** From the bytes of an archive to what the store takes; everything is looked at before anything is changed. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import type { SandboxEvent } from '../core/events.ts'
import { SandboxError } from '../errors.ts'
import { event, summary } from '../http/contract/shapes.ts'
import type { Commit, DeliveryMark, SandboxRecord, SessionRecord, StoredMessage } from '../store/store.ts'
import { ARCHIVE_FORMAT, ARCHIVE_VERSION, emlPath, FILES } from './form.ts'
import { harmless } from './harmless.ts'
import { broken, readTar } from './tar.ts'

/** A content of a few kilobytes may become at most so much; mail and journals shrink to a tenth, seldom to a hundredth. */
const LEAST_LIMIT = 64 * 1024 * 1024
const MOST_GROWTH = 200
const MOST_BYTES = 1024 * 1024 * 1024

export interface Unpacked {
  /** As it is to be stored, under the name that it had. */
  commit: Commit
  marks: DeliveryMark[]
}

/** @throws SandboxError E_INVALID, E_TOO_LARGE: the archive is broken, of another program, of a later version, or a bomb */
export async function unpackSandbox(archive: Uint8Array): Promise<Unpacked> {
  const files = readTar(await expanded(archive))
  checkManifest(jsonIn(files, FILES.manifest))
  const record = harmless.record(parsed(recordShape(), jsonIn(files, FILES.record), FILES.record))
  const events = linesIn(files, FILES.journal, eventShape()).map(harmless.event)
  checkOrder(events, record)
  const messages = linesIn(files, FILES.messages, messageShape()).map((stored) => {
    const raw = files.get(emlPath(stored.summary.id))
    if (!raw) throw broken(`${emlPath(stored.summary.id)} is missing`)
    return { ...stored, raw: new Uint8Array(raw) }
  })
  const sessions = linesIn(files, FILES.sessions, sessionShape())
  const commit: Commit = { record, replaces: true, events, messages, updates: [], sessions }
  return { commit, marks: files.has(FILES.marks) ? linesIn(files, FILES.marks, markShape()) : [] }
}

async function expanded(archive: Uint8Array): Promise<Uint8Array> {
  const limit = Math.min(MOST_BYTES, Math.max(LEAST_LIMIT, archive.length * MOST_GROWTH))
  try {
    return await promisify(gunzip)(archive, { maxOutputLength: limit })
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_BUFFER_TOO_LARGE') throw broken('it is no gzip, or was cut off')
    const hint = 'No sandbox of that size is read. Export it again after deleting what the report does not need.'
    throw new SandboxError('E_TOO_LARGE', `The archive unpacks to more than ${limit} bytes.`, { hint })
  }
}

function checkManifest(manifest: unknown): void {
  const { format, version } = (manifest ?? {}) as { format?: unknown; version?: unknown }
  if (format !== ARCHIVE_FORMAT) {
    throw new SandboxError('E_INVALID', 'This is an archive, but not of a sandbox of bouncelab.', {
      hint: 'Send a file that `bouncelab export` wrote, as it is.',
    })
  }
  if (version === ARCHIVE_VERSION) return
  const hint = typeof version === 'number' && version > ARCHIVE_VERSION ? 'Use a newer bouncelab.' : 'Export it anew.'
  const message = `The archive is of version ${JSON.stringify(version)}; this bouncelab reads version ${ARCHIVE_VERSION}.`
  throw new SandboxError('E_INVALID', message, { hint })
}

/** The journal of an epoch is whole: numbered from 1 without a gap, and its time never falls. */
function checkOrder(events: readonly SandboxEvent[], record: SandboxRecord): void {
  let at = Number.NEGATIVE_INFINITY
  for (const [i, each] of events.entries()) {
    const where = `${FILES.journal}:${i + 1}`
    if (each.epoch !== record.epoch) throw broken(`${where} is of epoch ${each.epoch}, not of ${record.epoch}`)
    if (each.seq !== i + 1) throw broken(`${where} has the number ${each.seq}, not ${i + 1}`)
    if (each.at < at) throw broken(`${where} lies before the event above it`)
    at = each.at
  }
  if (record.seq !== events.length) throw broken(`${FILES.record} knows of ${record.seq} events, not ${events.length}`)
  if (record.now < at) throw broken(`${FILES.record} has a clock that is behind the journal`)
}

function textIn(files: Map<string, Uint8Array>, path: string): string {
  const bytes = files.get(path)
  if (!bytes) throw broken(`${path} is missing`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw broken(`${path} is not UTF-8`)
  }
}

const jsonIn = (files: Map<string, Uint8Array>, path: string): unknown => json(textIn(files, path), path)

function json(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw broken(`${where} is no JSON`)
  }
}

function linesIn<T>(files: Map<string, Uint8Array>, path: string, shape: z.ZodType<T>): T[] {
  const rows = textIn(files, path).split('\n')
  if (rows.at(-1) === '') rows.pop()
  return rows.map((row, i) => parsed(shape, json(row, `${path}:${i + 1}`), `${path}:${i + 1}`))
}

function parsed<T>(shape: z.ZodType<T>, data: unknown, where: string): T {
  const result = shape.safeParse(data)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0] ?? { path: [], message: 'it is not of the form that is read' }
  throw broken(`${where}${path.length > 0 ? `, ${path.join('.')}` : ''}: ${message}`)
}

const instant = () => z.number().min(-8.64e15).max(8.64e15)
const count = () =>
  z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
const id = (letter: string) => z.string().regex(new RegExp(`^${letter}[1-9]\\d{0,9}$`))
const mode = () => z.enum(['real', 'virtual', 'auto'])

// What the core folds is checked by folding it (rehearsal.ts); here only what it takes for granted.
const eventShape = () =>
  event().extend({
    at: instant(),
    messageId: id('m').optional(),
    rootId: id('m').optional(),
  }) as unknown as z.ZodType<SandboxEvent>

const messageShape = () => z.object({ summary: summary(), ended: z.boolean() }) as unknown as z.ZodType<StoredMessage>

const sessionShape = () =>
  z.object({
    id: id('s'),
    openedAt: instant(),
    closedAt: instant().nullable(),
    client: z.looseObject({ ip: z.string(), tls: z.boolean(), esmtp: z.boolean() }),
    messageIds: z.array(z.string()),
    refused: count(),
    transcript: z.array(z.object({ at: instant(), who: z.enum(['C', 'S', '*']), text: z.string() })),
  }) as unknown as z.ZodType<SessionRecord>

const markShape = () =>
  z.object({ seq: count(), flags: z.array(z.string()), gone: z.boolean() }) as unknown as z.ZodType<DeliveryMark>

const recordShape = () =>
  z.looseObject({
    name: z.string(),
    epoch: count().min(1),
    seq: count(),
    now: instant(),
    startedAt: instant(),
    seed: z.int(),
    timezone: z.string(),
    clock: z.object({ mode: mode(), speed: z.number().positive(), anchorAt: instant(), anchorWall: z.number() }),
    counters: z.record(z.string(), count()),
    start: z.object({
      mta: z.looseObject({ type: z.string() }),
      clock: z.object({ mode: mode(), speed: z.number().positive(), start: instant().nullable() }),
      seed: z.int(),
      timezone: z.string(),
    }),
    ruleUses: z.record(z.string(), z.number()),
    scenario: z.unknown(),
    pruned: count(),
    uidValidity: count().optional(),
  }) as unknown as z.ZodType<SandboxRecord>
