/** Sendmail 8.17, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { deliverMessage } from './deliver.ts'
import { deliveredForm } from './delivered-form.ts'
import { judge } from './judge.ts'
import { deliverLocally } from './local.ts'
import { createLog } from './log.ts'
import { decideNotices } from './notices.ts'
import { expand, route } from './recipient.ts'
import { isPastLifetime, nextAttemptAt, takes } from './schedule.ts'
import { show } from './show.ts'
import { smtpd } from './smtpd.ts'
import { returnedByHand } from './text.ts'
import { traceOf } from './trace.ts'
import { refuse, remoteHost } from './transport.ts'

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createSendmail(input: MtaInput, { timezone }: { timezone: string }): Mta {
  const config = readConfig(input, timezone)
  const smtp = smtpd(config)
  return {
    type: 'sendmail',
    // One process a queue group; a sandbox has no use for fewer at once than it has recipients.
    concurrency: { local: 100, remote: 100 },
    ...(smtp ? { smtp } : {}),
    trace: (from) => ({ trace: traceOf(config, from), newline: 'lf' }),
    expand: (path) => expand(config, path),
    route: (forwardPath, path) => route(config, forwardPath, path),
    deliverLocally: (_message, recipient) => deliverLocally(config, recipient.routed),
    deliverMessage: (message, recipient, raw) => deliverMessage(config, message, recipient, raw),
    distributes: ({ channel, routed }) => channel === 'local' && deliverLocally(config, routed).outcome === null,
    remoteHost: (domain, given) => remoteHost(config, domain, given),
    refuse: (message, recipient, fields = []) => refuse(config, fields, message, recipient),
    adjust: (outcome) => outcome,
    takes: (outcome) => takes(config, outcome),
    judge: (outcome, recipient, last, message) => judge(config, outcome, recipient, last, message),
    returnedByHand,
    nextAttemptAt: (message, _recipient, _passAt, endedAt) => nextAttemptAt(config, message, endedAt),
    isLastAttempt: (message, _passAt, now) => isPastLifetime(config, message, now),
    // An attempt ends a message and brings its warning, never its age alone.
    givesUpAt: () => null,
    nextCheckAt: () => null,
    checkAge: () => [],
    warnsAtAttempts: true,
    decideNotices: (message, change, fields = []) => decideNotices(config, message, change, fields),
    compose: (input) => compose(config, input),
    deliveredForm: (message, recipient, queueForm) => deliveredForm(config, message, recipient, queueForm),
    createLog: (seed) => createLog(config, seed),
    show: () => show(config),
  }
}
