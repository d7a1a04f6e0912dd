/** qmail, as netqmail 1.06 plays it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { deliveredForm } from './delivered-form.ts'
import { adjust, judge } from './judge.ts'
import { deliverLocally } from './local.ts'
import { createLog } from './log.ts'
import { decideNotices } from './notices.ts'
import { route } from './recipient.ts'
import { remoteHost } from './routes.ts'
import { ageInSeconds, isPastLifetime, nextRetryAge } from './schedule.ts'
import { show } from './show.ts'
import { traceOf } from './trace.ts'

/** What a plain catcher writes notices as: qmail on a host with no local domain. */
export const DEFAULT_QMAIL: MtaInput = { type: 'qmail', control: { me: 'mail.bouncelab.test', locals: '' } }

/** @throws SandboxError E_INVALID with every mistake in the input, each by its path */
export function createQmail(input: MtaInput): Mta {
  const config = readConfig(input)
  const concurrency = { local: config.concurrencylocal, remote: config.concurrencyremote }
  return {
    type: 'qmail',
    concurrency,
    trace: ({ origin, processId, now }) => ({ trace: traceOf(config.me, origin, processId, now), newline: 'lf' }),
    route: (forwardPath) => route(config, forwardPath),
    deliverLocally: (_message, recipient) => deliverLocally(config, recipient.routed),
    remoteHost: (domain, given) => remoteHost(config, domain, given),
    adjust,
    judge: (outcome, recipient, last) => judge(config, outcome, recipient, last),
    nextAttemptAt: ({ acceptedAt }, { channel }, now) =>
      acceptedAt + nextRetryAge(ageInSeconds(acceptedAt, now), channel) * 1000,
    isLastAttempt: ({ acceptedAt }, now) => isPastLifetime(ageInSeconds(acceptedAt, now), config.queuelifetime),
    // An attempt ends a message, never its age alone, and qmail does not warn.
    givesUpAt: () => null,
    nextCheckAt: () => null,
    checkAge: () => [],
    decideNotices: (message, { allEnded }) => decideNotices(config, message, allEnded),
    compose: (input) => compose(config, input),
    deliveredForm,
    createLog: () => createLog(concurrency),
    show: () => show(config),
  }
}
