/** Courier 1.0, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { inventHost } from '../../core/outcome.ts'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { deliveredForm } from './delivered-form.ts'
import { judge, takes } from './judge.ts'
import { deliverLocally, deliverMessage } from './local.ts'
import { createLog } from './log.ts'
import { decideNotices } from './notices.ts'
import { expand, isMember, route } from './recipient.ts'
import { isPastQueueTime, nextAttemptAt } from './schedule.ts'
import { show } from './show.ts'
import { smtpd } from './smtpd.ts'
import { traceOf } from './trace.ts'
import { adjust, nextHost } from './transport.ts'

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createCourier(input: MtaInput): Mta {
  const config = readConfig(input)
  const smtp = smtpd(config)
  return {
    type: 'courier',
    // Its limits by module and host are above what a sandbox's queue holds.
    concurrency: { local: 100, remote: 100 },
    ...(smtp ? { smtp } : {}),
    trace: (from) => ({ trace: traceOf(config, from), newline: 'crlf' }),
    expand: (path) => expand(config, path),
    route: (forwardPath, path) => route(config, forwardPath, path),
    deliverLocally: (_message, recipient) => deliverLocally(config, recipient.routed),
    deliverMessage: (message, recipient, raw) => deliverMessage(config, message, recipient, raw),
    distributes: ({ channel, routed }) => channel === 'local' && deliverLocally(config, routed).outcome === null,
    remoteHost: (domain, given) => inventHost(domain, { ...nextHost(config, domain), ...given }),
    onTheWire: ({ envelope }, recipient) => ({
      from: isMember(recipient, config) ? '' : envelope.reversePath,
      to: recipient.routed,
    }),
    adjust,
    takes: (outcome) => takes(config, outcome),
    judge: (outcome, recipient, _last, message) => judge(outcome, recipient, message),
    nextAttemptAt: (_message, recipient, _passAt, endedAt) => nextAttemptAt(config, recipient, endedAt),
    isLastAttempt: (message, _passAt, now) => isPastQueueTime(config, message, now),
    // An attempt ends a message and brings its warning, never its age alone.
    givesUpAt: () => null,
    nextCheckAt: () => null,
    checkAge: () => [],
    warnsAtAttempts: true,
    decideNotices: (message, change) => decideNotices(config, message, change),
    compose: (input) => compose(config, input),
    deliveredForm,
    createLog: () => createLog(config),
    show: () => show(config),
  }
}
