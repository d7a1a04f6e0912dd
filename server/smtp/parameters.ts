/**
 * The parameters after an address: SIZE, BODY, SMTPUTF8, AUTH and those of DSN (RFC 3461), checked and kept as typed.
 * Where the system has no word against wrong ones (qmail ignores all of them), those that can be read are kept.
 */
import type { SmtpReplies } from '../core/smtp-dialect.ts'
import type { Notify } from '../core/types.ts'
import { isXtext } from '../mail/xtext.ts'

export interface MailParameters {
  size?: number
  ret?: 'FULL' | 'HDRS'
  envid?: string
  smtpUtf8?: boolean
  verp?: string
}

export interface RcptParameters {
  orcpt?: string
  notify?: Notify[]
}

/** The parameters, or the reply that refuses them. */
export type Parsed<T> = { values: T } | { reply: string }

type Reader<T> = (value: string | undefined, into: T) => string | null
type Readers<T> = Record<string, Reader<T>>

const NOTIFY_WORDS = ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY']
const ADDRESS_TYPE = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+$/

const MAIL: Readers<MailParameters> = {
  SIZE: (value, into) => {
    if (!value || !/^\d{1,20}$/.test(value)) return 'SIZE wants a number of bytes'
    into.size = Number(value)
    return null
  },
  BODY: (value) => (value && /^(7BIT|8BITMIME)$/i.test(value) ? null : 'BODY is 7BIT or 8BITMIME'),
  SMTPUTF8: (value, into) => {
    if (value !== undefined) return 'SMTPUTF8 takes no value'
    into.smtpUtf8 = true
    return null
  },
  AUTH: (value) => (value ? null : 'AUTH wants an address or <>'),
  RET: (value, into) => {
    const ret = value?.toUpperCase()
    if (ret !== 'FULL' && ret !== 'HDRS') return 'RET is FULL or HDRS'
    into.ret = ret
    return null
  },
  ENVID: (value, into) => {
    if (!value || value.length > 100 || !isXtext(value)) return 'ENVID wants xtext of at most 100 characters'
    into.envid = value
    return null
  },
  // Postfix's (VERP_README): one return address for each recipient.
  XVERP: (value = '+=', into) => {
    if (!/^[-=+_%.]{2}$/.test(value)) return 'XVERP wants two characters, such as +='
    into.verp = value
    return null
  },
}

const RCPT: Readers<RcptParameters> = {
  NOTIFY: (value, into) => {
    const words = (value ?? '').toUpperCase().split(',')
    if (!words.every((word) => NOTIFY_WORDS.includes(word))) return 'NOTIFY is NEVER, or of SUCCESS, FAILURE, DELAY'
    if (words.includes('NEVER') && words.length > 1) return 'NOTIFY=NEVER stands alone'
    into.notify = words as Notify[]
    return null
  },
  ORCPT: (value, into) => {
    const semicolon = value?.indexOf(';') ?? -1
    if (!value || semicolon < 1 || value.length > 500) return 'ORCPT wants type;address of at most 500 characters'
    const address = value.slice(semicolon + 1)
    if (!ADDRESS_TYPE.test(value.slice(0, semicolon)) || !address || !isXtextOrUtf8(address)) return 'ORCPT wants xtext'
    into.orcpt = value
    return null
  },
}

/** Under RFC 6533 the address may be bare UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII
const isXtextOrUtf8 = (text: string): boolean => isXtext(text.replace(/[^\x00-\x7f]/g, ''))

export const mailParameters = (rest: string, replies: SmtpReplies): Parsed<MailParameters> =>
  read(rest, MAIL, {}, replies)
export const rcptParameters = (rest: string, replies: SmtpReplies): Parsed<RcptParameters> =>
  read(rest, RCPT, {}, replies)

function read<T extends object>(rest: string, readers: Readers<T>, values: T, replies: SmtpReplies): Parsed<T> {
  const text = rest.trim()
  if (text === '') return { values }
  const seen = new Set<string>()
  for (const word of text.split(/[ \t]+/)) {
    const equals = word.indexOf('=')
    const key = (equals < 0 ? word : word.slice(0, equals)).toUpperCase()
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined
    if (!reader) {
      if (replies.unknownParameter) return { reply: replies.unknownParameter(key.slice(0, 100)) }
      continue
    }
    const wrong = seen.has(key)
      ? `${key} is given twice`
      : reader(equals < 0 ? undefined : word.slice(equals + 1), values)
    seen.add(key)
    if (wrong !== null && replies.badParameter) return { reply: replies.badParameter(wrong) }
  }
  return { values }
}
