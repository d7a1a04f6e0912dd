/** What a command of a .qmail file finds in its environment (qmail-command.8; qmail-local.c, main). */
import { calendarTime, pad } from '../../core/iso-time.ts'
import type { Instant } from '../../core/types.ts'
import { quoteAddress } from '../../mail/address-quote.ts'
import { DAYS, MONTHS } from '../../mail/date.ts'
import type { Home } from './users.ts'

export interface LocalAddress {
  /** The whole local part, a virtual domain's user included. */
  local: string
  host: string
  /** The envelope sender as this recipient's delivery shows it, VERP expanded. */
  sender: string
}

/** The first line that a mailbox gets (qmail-local.c: `From SENDER DATE`). */
export function fromLine(sender: string, at: Instant): string {
  return `From ${sender === '' ? 'MAILER-DAEMON' : sender.replace(/[ \t\n]/g, '-')} ${ctime(at)}\n`
}

export const returnPathLine = (sender: string): string =>
  `${`Return-Path: <${quoteAddress(sender)}`.replaceAll('\n', '_')}>\n`

export const deliveredToLine = (recipient: string): string => `${`Delivered-To: ${recipient}`.replaceAll('\n', '_')}\n`

/** @param defaultAt where in the extension the part begins that a `-default` file stands for; null for other files */
export function environmentOf(
  { local, host, sender }: LocalAddress,
  home: Home,
  defaultAt: number | null,
  newSender: string,
  at: Instant,
): Record<string, string> {
  const recipient = `${local}@${host}`
  const extensions = afterDashes(home.extension ?? '')
  const hosts = withoutLabels(host)
  return {
    SENDER: sender,
    NEWSENDER: newSender,
    RECIPIENT: recipient,
    USER: home.user,
    HOME: `/home/${home.user}`,
    LOCAL: local,
    HOST: host,
    ...named('HOST', hosts),
    EXT: home.extension ?? '',
    ...named('EXT', extensions),
    ...(defaultAt === null ? {} : { DEFAULT: (home.extension ?? '').slice(defaultAt) }),
    DTLINE: deliveredToLine(recipient),
    RPLINE: returnPathLine(sender),
    UFLINE: fromLine(sender, at),
  }
}

/** `EXT2` to `EXT4`, `HOST2` to `HOST4`. */
const named = (name: string, values: string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, i) => [`${name}${i + 2}`, value]))

/** What follows the first, second and third dash. */
function afterDashes(extension: string): string[] {
  let rest = extension
  return [2, 3, 4].map(() => {
    const dash = rest.indexOf('-')
    rest = dash < 0 ? '' : rest.slice(dash + 1)
    return rest
  })
}

/** The host without its last label, last two, last three; with no dot left it stays (byte_rchr). */
function withoutLabels(host: string): string[] {
  let rest = host
  return [2, 3, 4].map(() => {
    const dot = rest.lastIndexOf('.')
    rest = dot < 0 ? rest : rest.slice(0, dot)
    return rest
  })
}

/** myctime.c: `Sun Mar 08 09:00:00 2026`, in UTC. */
function ctime(at: Instant): string {
  const t = calendarTime(at)
  const time = `${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}`
  return `${DAYS[t.weekday]} ${MONTHS[t.month - 1]} ${pad(t.day)} ${time} ${t.year}`
}
