/** Local delivery as qmail-lspawn and qmail-local do it, where no rule decides. */
import { localPartOf } from '../../core/address.ts'
import type { Outcome, Why } from '../../core/types.ts'
import type { QmailConfig } from './config.ts'
import { asciiLower } from './control.ts'
import type { DotQmail, Instruction } from './dot-qmail.ts'
import { TEXT } from './text.ts'
import { findFile, homeOf } from './users.ts'

export interface LocalDelivery {
  outcome: Outcome
  why: Why
}

// What bouncelab gives to qmail-start as the default delivery.
const DEFAULT_DELIVERY: Instruction[] = [{ do: 'mailbox', path: './Maildir/' }]

/** @param routed the address after qmail-send's rewriting, with a virtual domain's user */
export function deliverLocally(config: QmailConfig, routed: string): LocalDelivery {
  const local = localPartOf(routed)
  if (local === '') {
    const text = 'qmail-lspawn takes an empty local part for done: nothing is delivered and nothing is said.'
    return { outcome: { type: 'delivered', by: 'nobody', output: '' }, why: { by: 'default', text } }
  }
  const found = findDelivery(config, local)
  return found ? { outcome: run(found.file), why: found.why } : noMailbox(config, local)
}

interface FoundFile {
  /** Null for the default delivery. */
  file: DotQmail | null
  why: Why
}

function findDelivery(config: QmailConfig, local: string): FoundFile | null {
  const { user, files, extension } = homeOf(config, local)
  const chosen = extension === null ? bareFile(files) : findFile(files, extension)
  if (chosen) return { file: chosen.file, why: whyFile(config, user, chosen) }
  const text = (reason: string): Why => ({ by: 'default', text: reason })
  if (extension === null)
    return { file: null, why: text(`${user} has no .qmail file, so the default delivery takes it.`) }
  if (!config.users) return { file: null, why: text('No users are listed, so every local part has a mailbox.') }
  if (config.postmaster && asciiLower(local) === 'postmaster') {
    return { file: null, why: text('postmaster has a mailbox unless it is switched off.') }
  }
  return null
}

function bareFile(files: ReadonlyMap<string, DotQmail>): { name: string; file: DotQmail } | null {
  const file = files.get('')
  return file ? { name: '', file } : null
}

function whyFile(config: QmailConfig, user: string, { name, file }: { name: string; file: DotQmail }): Why {
  const setting = `~${user}/.qmail${name === '' ? '' : `-${name}`}`
  const paths =
    user === 'alias'
      ? [`alias.${name}`, `alias.${name.replaceAll(':', '.')}`]
      : [`users.${user}-${name}`, `users.${user}`]
  const source = paths.map((path) => config.places[path]).find((place) => place !== undefined)
  const value = file.content.trim()
  const text =
    value === '' ? `${setting} is empty, so the default delivery takes it.` : `${setting} says what becomes of it.`
  return { by: 'setting', setting, value, ...(source ? { source } : {}), text }
}

function noMailbox(config: QmailConfig, local: string): LocalDelivery {
  const known = [...(config.users?.keys() ?? [])].join(', ') || 'nobody'
  const text = `No user, no .qmail file and no alias answers to ${local}; the users are: ${known}.`
  const source = config.places.users
  const why: Why = { by: 'setting', setting: 'users', value: known, ...(source ? { source } : {}), text }
  return { outcome: { type: 'mailbox', result: 'unknown' }, why }
}

/** Line after line; the first that fails ends it, and 99 ends it well (qmail-command.8). */
function run(file: DotQmail | null): Outcome {
  if (file?.blankFirstLine) return { type: 'mta', temporary: true, text: TEXT.blankFirstLine }
  let files = 0
  let programs = 0
  for (const instruction of instructionsOf(file)) {
    if (instruction.do === 'mailbox') {
      files++
      continue
    }
    const { exit, output } = instruction
    if (exit !== 0 && exit !== 99) return { type: 'program', exit, output }
    programs++
    if (exit === 99) break
  }
  const by = files > 0 ? 'mailbox' : programs > 0 ? 'program' : 'nobody'
  return { type: 'delivered', by, output: TEXT.did(files, 0, programs) }
}

const instructionsOf = (file: DotQmail | null): Instruction[] =>
  !file || file.empty ? DEFAULT_DELIVERY : file.instructions

/** The mailbox that a local delivery writes to first. */
export function mailboxOf(config: QmailConfig, routed: string): string {
  const instructions = instructionsOf(findDelivery(config, localPartOf(routed))?.file ?? null)
  const mailbox = instructions.find((each) => each.do === 'mailbox') ?? DEFAULT_DELIVERY[0]
  return mailbox?.do === 'mailbox' ? mailbox.path : ''
}
