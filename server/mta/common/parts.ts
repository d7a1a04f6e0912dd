/** What an MTA's folder has as functions of its configuration, as the engine asks for it. */
import type { Mta, NoticeChange, NoticeDecision } from '../../core/mta.ts'
import type { SmtpDialect } from '../../core/smtp-dialect.ts'
import type { MessageState } from '../../core/state.ts'
import type { HeaderField } from '../../core/types.ts'

/** A function of the folder: the engine's, with the configuration before what it is asked. */
type Of<Config, Name extends keyof Mta> =
  NonNullable<Mta[Name]> extends (...asked: infer Asked) => infer Answer
    ? (config: Config, ...asked: Asked) => Answer
    : never

/** The functions that every folder has. */
type FunctionName = 'expand' | 'route' | 'remoteHost' | 'compose' | 'deliveredForm' | 'createLog' | 'show'

type Functions<Config> = { [Name in FunctionName]: Of<Config, Name> } & {
  traceOf(config: Config, ...asked: Parameters<Mta['trace']>): string
  /** @param fields the message's header */
  decideNotices(
    config: Config,
    message: MessageState,
    change: NoticeChange,
    fields: readonly HeaderField[],
  ): NoticeDecision[]
}

interface About {
  type: string
  newline: 'lf' | 'crlf'
  /** Undefined for the friendly dialect. */
  smtp: SmtpDialect | undefined
}

/** How many deliveries run at once: the limits of these MTAs are far above what a sandbox's queue holds. */
const UNBOUNDED = { local: 100, remote: 100 }

/** The part of an MTA that is its folder's functions, asked with its configuration. */
export function partsOf<Config>(config: Config, functions: Functions<Config>, { type, newline, smtp }: About) {
  return {
    type,
    concurrency: UNBOUNDED,
    ...(smtp ? { smtp } : {}),
    trace: (from) => ({ trace: functions.traceOf(config, from), newline }),
    expand: (path, message) => functions.expand(config, path, message),
    route: (forwardPath, path, message) => functions.route(config, forwardPath, path, message),
    remoteHost: (domain, given) => functions.remoteHost(config, domain, given),
    decideNotices: (message, change, fields = []) => functions.decideNotices(config, message, change, fields),
    compose: (input) => functions.compose(config, input),
    deliveredForm: (message, recipient, queueForm) => functions.deliveredForm(config, message, recipient, queueForm),
    createLog: (seed) => functions.createLog(config, seed),
    show: () => functions.show(config),
  } satisfies Partial<Mta>
}

/** For an MTA where an attempt ends a message and brings its warning, never its age alone. */
export const ENDED_BY_ATTEMPTS = {
  givesUpAt: () => null,
  nextCheckAt: () => null,
  checkAge: () => [],
  warnsAtAttempts: true,
} satisfies Partial<Mta>
