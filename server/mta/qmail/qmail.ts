/** qmail, as netqmail 1.06 plays it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import type { Commands } from './commands/run.ts'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { deliverMessage } from './deliver.ts'
import { deliveredForm } from './delivered-form.ts'
import { adjust, judge } from './judge.ts'
import { deliverLocally } from './local.ts'
import { createLog } from './log.ts'
import { decideNotices } from './notices.ts'
import { route } from './recipient.ts'
import { remoteHost } from './routes.ts'
import { ageInSeconds, isPastLifetime, nextRetryAge } from './schedule.ts'
import { show } from './show.ts'
import { smtpd } from './smtpd.ts'
import { traceOf } from './trace.ts'

/** @throws SandboxError E_INVALID with every mistake in the input, each by its path */
export function createQmail(input: MtaInput, { commands = 'off' }: { commands?: Commands } = {}): Mta {
  const config = readConfig(input)
  const concurrency = { local: config.concurrencylocal, remote: config.concurrencyremote }
  const smtp = smtpd(config)
  return {
    type: 'qmail',
    concurrency,
    ...(smtp ? { smtp } : {}),
    trace: ({ origin, processId, now }) => ({ trace: traceOf(config.me, origin, processId, now), newline: 'lf' }),
    route: (forwardPath) => route(config, forwardPath),
    deliverLocally: (_message, recipient, fields) => deliverLocally(config, recipient.routed, fields),
    deliverMessage: (message, recipient, raw, now) => deliverMessage(config, commands, message, recipient, raw, now),
    remoteHost: (domain, given) => remoteHost(config, domain, given),
    adjust,
    judge: (outcome, recipient, last) => judge(config, outcome, recipient, last),
    nextAttemptAt: ({ acceptedAt }, { channel }, now) =>
      acceptedAt + nextRetryAge(ageInSeconds(acceptedAt, now), channel) * 1000,
    isLastAttempt: ({ acceptedAt }, passAt) => isPastLifetime(ageInSeconds(acceptedAt, passAt), config.queuelifetime),
    // An attempt ends a message, never its age alone, and qmail does not warn.
    givesUpAt: () => null,
    nextCheckAt: () => null,
    checkAge: () => [],
    decideNotices: (message, { allEnded }) => decideNotices(config, message, allEnded),
    compose: (input) => compose(config, input),
    deliveredForm: (message, recipient, queueForm) => deliveredForm(config, message, recipient, queueForm),
    createLog: () => createLog(concurrency),
    show: () => show(config),
  }
}
