/** Where mail goes: a flag, before the environment, before the port that `serve` listens on. */
import { type HandoffServer, parseServer } from '../../core/handoff.ts'
import { EX, SendmailError } from './exit-codes.ts'

const DEFAULT_SERVER = '127.0.0.1:1025'
const DEFAULT_PORT = 1025
/** Ours; then what mhsendmail and Mailpit's sendmail read. */
const VARIABLES = ['BOUNCELAB_SMTP', 'MH_SENDMAIL_SMTP_ADDR', 'MP_SENDMAIL_SMTP_ADDR']

/** @throws SendmailError EX_USAGE for a flag, EX_CONFIG for a variable */
export function chooseServer(flag: string | undefined, environment: NodeJS.ProcessEnv): HandoffServer {
  const variable = VARIABLES.find((name) => environment[name])
  const text = flag ?? (variable === undefined ? DEFAULT_SERVER : (environment[variable] as string))
  const server = readServer(text)
  if (typeof server !== 'string') return server
  const place = flag === undefined ? variable : '--server'
  const mend = 'Write HOST:PORT, such as 127.0.0.1:1025, or smtp://user:password@host:port.'
  throw new SendmailError(flag === undefined ? EX.CONFIG : EX.USAGE, `${place}: ${server} ${mend}`)
}

/** @returns what is wrong with it, as a sentence, where it is none */
export function readServer(text: string): HandoffServer | string {
  if (text.includes('://')) return parseServer(text)
  const found = /^(?:(\[[0-9a-f:.]+\]|[a-z0-9._-]+)?:)?(\d{1,5})$/i.exec(text)
  const bare = /^[a-z0-9._-]*[a-z][a-z0-9._-]*$/i.test(text)
  const port = bare ? DEFAULT_PORT : Number(found?.[2])
  if ((!found && !bare) || port < 1 || port > 65_535) return `${JSON.stringify(text)} is no address of a server.`
  const host = bare ? text : (found?.[1] ?? '127.0.0.1').replace(/^\[|\]$/g, '')
  return { protocol: 'smtp', host, port, tls: 'off' }
}

/** For sentences; without a password. */
export const serverName = ({ host, port }: HandoffServer): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Why the server does not take the name that picks the sandbox. @param reply the one to AUTH; '' where none was asked for */
export function notLetIn(server: HandoffServer, user: string, reply: string): SendmailError {
  const lacksAuth = reply === '' || /^50\d/.test(reply)
  const said = `${serverName(server)} does not let ${user} in${reply === '' ? '.' : `: ${reply}.`}`
  const mend = lacksAuth
    ? 'Where AUTH is missing, as qmail-smtpd has none, leave --sandbox out: the mail goes to default.'
    : 'Give user and password: --server smtp://user:password@host:port.'
  const exit = lacksAuth ? EX.CONFIG : reply.startsWith('4') ? EX.TEMPFAIL : EX.NOPERM
  return new SendmailError(exit, `${said} ${mend}`)
}
