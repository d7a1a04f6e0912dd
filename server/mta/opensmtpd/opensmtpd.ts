/** OpenSMTPD 6.8, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { deliveredForm } from './delivered-form.ts'
import { judge, takes } from './judge.ts'
import { deliverLocally } from './local.ts'
import { createLog } from './log.ts'
import { decideNotices } from './notices.ts'
import { expand, route } from './recipient.ts'
import { expiredNow, givesUpAt, isLastAttempt, nextAttemptAt, nextCheckAt } from './schedule.ts'
import { show } from './show.ts'
import { smtpd } from './smtpd.ts'
import { traceOf } from './trace.ts'
import { adjust, remoteHost } from './transport.ts'

const EXPIRED = {
  report: 'Envelope expired',
  status: '4.4.7',
  statusSource: 'reported',
  diagnostic: 'Envelope expired',
} as const

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createOpensmtpd(input: MtaInput): Mta {
  const config = readConfig(input)
  const smtp = smtpd(config)
  return {
    type: 'opensmtpd',
    // Its limits are far above what a sandbox's queue holds.
    concurrency: { local: 100, remote: 100 },
    ...(smtp ? { smtp } : {}),
    trace: (from) => ({ trace: traceOf(config, from), newline: 'crlf' }),
    expand: (path, message) => expand(config, path, message),
    route: (forwardPath, path, message) => route(config, forwardPath, path, message),
    deliverLocally: (message, recipient) => deliverLocally(config, message, recipient),
    remoteHost: (domain, given) => remoteHost(config, domain, given),
    adjust,
    takes,
    judge,
    nextAttemptAt: (message, recipient, _passAt, endedAt) => nextAttemptAt(message, recipient, endedAt),
    isLastAttempt: (message, _passAt, now, recipient) => isLastAttempt(config, message, now, recipient),
    givesUpAt: (message) => givesUpAt(config, message),
    nextCheckAt: (message, now) => nextCheckAt(config, message, now),
    checkAge: (message, now) => {
      const indexes = expiredNow(config, message, now)
      return indexes.length === 0 ? [] : [{ type: 'expire', indexes, judgement: EXPIRED }]
    },
    warnsAtAttempts: true,
    decideNotices: (message, change) => decideNotices(config, message, change),
    compose: (input) => compose(config, input),
    deliveredForm: (message, recipient, queueForm) => deliveredForm(config, message, recipient, queueForm),
    createLog: (seed) => createLog(config, seed),
    show: () => show(config),
  }
}
