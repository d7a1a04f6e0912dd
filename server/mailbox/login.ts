/** What a user name in POP3 and IMAP stands for: a sandbox, and of it one address, a domain or everything. */
import { domainOf, localPartOf } from '../core/address.ts'
import { DEFAULT_SANDBOX, isSandboxName } from '../sandbox/sandboxes.ts'

export interface Login {
  sandbox: string
  /** Two logins of one mailbox have the same name. */
  mailbox: string
  /** Whether mail that was delivered to this address is in it; letter case put aside. */
  holds(address: string): boolean
}

/** Says what may stand there. */
export const LOGIN_FORMS =
  'Log in as an address (bounces@app.test), a domain (@app.test) or * for everything, with SANDBOX/ before it for a sandbox other than default.'

/** RFC 5321 section 4.5.3.1: 64 and 255 characters, and the sandbox's 63. */
const LONGEST = 400

/**
 * Reads a user name. What stands before the first slash is a sandbox where it can be the name of one.
 * @returns null where it is none of the forms
 * @example readLogin('ci-42/bounces@app.test')?.sandbox // 'ci-42'
 */
export function readLogin(user: string): Login | null {
  const slash = user.indexOf('/')
  const named = slash > 0 && isSandboxName(user.slice(0, slash))
  const sandbox = named ? user.slice(0, slash) : DEFAULT_SANDBOX
  const who = (named ? user.slice(slash + 1) : user).toLowerCase()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an address with them is none
  if (who === '' || who.length > LONGEST || /[\x00-\x20\x7f]/.test(who)) return null
  if (who === '*') return { sandbox, mailbox: '*', holds: () => true }
  const domain = domainOf(who)
  const local = localPartOf(who)
  if (!who.includes('@') || domain === '') return null
  if (local === '' || local === '*') {
    return { sandbox, mailbox: `@${domain}`, holds: (address) => domainOf(address) === domain }
  }
  return { sandbox, mailbox: who, holds: (address) => domainOf(address) === domain && isOf(local, address) }
}

/**
 * An address has the mail of its extensions too (`bounces-17=ann@…`, `bounces+17@…`): a variable envelope return path
 * writes its recipient there, and nobody could log in to each.
 */
function isOf(local: string, address: string): boolean {
  const found = localPartOf(address).toLowerCase()
  return found === local || found.startsWith(`${local}-`) || found.startsWith(`${local}+`)
}
