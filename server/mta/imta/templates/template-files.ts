/** The files of a language's folder (administration guide, "Notification Message Files"). */
import type { NoticeCause } from '../../../core/mta.ts'
import type { ReportEntry } from '../../../core/types.ts'

export const PREFIX = 'return_prefix.txt'
export const SUFFIX = 'return_suffix.txt'
export const OPTIONS_FILE = 'return_option.opt'
export const HEADER_FILE = 'return_header.opt'

/** What a text is about, by the words that the mapping table's probe uses. */
export type NoticeType = 'failed' | 'bounced' | 'timedout' | 'delayed' | 'delivered' | 'relayed' | 'expanded'

export const NOTICE_TYPES: readonly NoticeType[] = [
  'failed',
  'bounced',
  'timedout',
  'delayed',
  'delivered',
  'relayed',
  'expanded',
]

export const textFile = (type: NoticeType): string => `return_${type}.txt`

/** Files of the product for what the sandbox never writes; their tokens are checked all the same. */
const UNUSED = ['deferred', 'forwarded', 'error', 'capture', 'journal'].map((name) => `return_${name}.txt`)

export const TEMPLATE_FILES: readonly string[] = [
  ...[PREFIX, SUFFIX, OPTIONS_FILE, HEADER_FILE],
  ...NOTICE_TYPES.map(textFile),
  ...UNUSED,
]

/** return_option.dat is the same file by its other name. */
export const fileName = (name: string): string => (name === 'return_option.dat' ? OPTIONS_FILE : name)

const TYPES: Record<Exclude<NoticeCause, 'delivered'>, NoticeType> = {
  failed: 'failed',
  expired: 'timedout',
  delayed: 'delayed',
  returned: 'bounced',
  // This system freezes nothing.
  frozen: 'delayed',
}

/** @param action of the first recipient: what one notice reports met the same fate */
export function noticeType(cause: NoticeCause, action: ReportEntry['action']): NoticeType {
  if (cause !== 'delivered') return TYPES[cause]
  return action === 'relayed' || action === 'expanded' ? action : 'delivered'
}
