/** The MTA options of option.dat that bear on notices (administration guide, "Option File"), in one table. */
import { type Read, readAddress, readInteger, readIps, readText } from './arguments.ts'

export interface Option {
  name: string
  kind: { integer: [least: number, most: number] } | 'address' | 'text' | 'ips' | 'any'
  default: string
  sentence: string
  played: boolean
}

const option = (name: string, kind: Option['kind'], initial: string, sentence: string, played = true): Option => ({
  name,
  kind,
  default: initial,
  sentence,
  played,
})

/** The most attempts that a history shows (HISTORY_TO_RETURN); the core keeps as many. */
const MOST_HISTORY = 200

const MOST_BLOCKS = 999_999_999

export const OPTIONS: readonly Option[] = [
  option('RETURN_UNITS', { integer: [0, 1] }, '0', 'Unit of the notices ages: 0 days, 1 hours.'),
  option('RETURN_ADDRESS', 'address', '', "The postmaster's address in notices; blank: postmaster at the host."),
  // The 2005Q4 guide names this default; real mail of the family shows "Internet Mail Delivery" or no name.
  option('RETURN_PERSONAL', 'text', 'MTA e-Mail Interconnect', "The postmaster's name in the From: of notices."),
  option('LINES_TO_RETURN', { integer: [0, 100_000] }, '20', 'Lines of the body that a warning quotes.'),
  option('HISTORY_TO_RETURN', { integer: [1, MOST_HISTORY] }, '20', 'Attempts that a delivery history shows.'),
  option('RETURN_DELIVERY_HISTORY', { integer: [0, 1] }, '1', 'Whether late notices show the delivery history.'),
  // RFC 1123 section 5.3.3 has notices go to the envelope's sender; the default is recalled.
  option('USE_ERRORS_TO', { integer: [0, 1] }, '0', 'Whether an Errors-to: header names who is told of failures.'),
  option('USE_WARNINGS_TO', { integer: [0, 1] }, '0', 'Whether a Warnings-to: header names who is warned.'),
  option(
    'RETURN_ENVELOPE',
    { integer: [0, 15] },
    '0',
    'The bits of returnenvelope where a channel has no such keyword.',
  ),
  option(
    'CONTENT_RETURN_BLOCK_LIMIT',
    { integer: [0, MOST_BLOCKS] },
    '0',
    'Originals of more blocks come back as headers only, unless RET was given; 0: however large they are.',
  ),
  option('DISABLE_DELIVERY_RECEIPT', { integer: [0, 1] }, '0', 'Whether reports of success are left out.'),
  option('BLOCKED_MAIL_FROM_IPS', 'ips', '', 'Addresses that mailfromdnsverify does not take for an answer.'),
  option('BLOCK_SIZE', { integer: [1, MOST_BLOCKS] }, '1024', 'Bytes in a block.'),
  option('RETURN_DEBUG', 'any', '0', 'A trace of the return job.', false),
  option('RETURN_CLEANUP_PERIOD', 'any', '0', 'Housekeeping of the return job.', false),
  option('RETURN_VERIFY', 'any', '0', 'Housekeeping of the return job.', false),
  option('MAX_HEADER_BLOCK_USE', 'any', '', 'Fragmentation of messages.', false),
  option('MAX_HEADER_LINE_USE', 'any', '', 'Fragmentation of messages.', false),
]

const BY_NAME = new Map(OPTIONS.map((each) => [each.name, each]))

export const findOption = (name: string): Option | undefined => BY_NAME.get(name.toUpperCase())

/** Whether a value suits the option; the value itself stays text. */
export function checkOption({ kind, name }: Option, value: string): Read<string> {
  if (kind === 'any') return { value }
  if (kind === 'text') return readText([value])
  if (kind === 'ips') return readIps(value)
  // Blank means that the option is as good as absent.
  if (kind === 'address') return value === '' ? { value } : readAddress([value])
  const read = readInteger(value, ...kind.integer)
  return 'wrong' in read ? { wrong: `${name} ${read.wrong}` } : { value }
}
