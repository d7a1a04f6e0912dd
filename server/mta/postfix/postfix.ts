/** Postfix 3.7, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
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
import { isPastLifetime, nextAttemptAt } from './schedule.ts'
import { show } from './show.ts'
import { smtpd } from './smtpd.ts'
import { traceOf } from './trace.ts'
import { adjust, refuse, remoteHost } from './transport.ts'

/** What a plain catcher writes notices as: Postfix on a host with no local domain. Nobody asked for its SMTP server. */
export const DEFAULT_POSTFIX: MtaInput = {
  type: 'postfix',
  config: { myhostname: 'mail.bouncelab.test', mydestination: '' },
  smtp: { dialect: 'friendly' },
}

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createPostfix(input: MtaInput): Mta {
  const config = readConfig(input)
  const smtp = smtpd(config)
  return {
    type: 'postfix',
    // default_process_limit bounds what runs at once; a sandbox's queue is far below it.
    concurrency: { local: 100, remote: 100 },
    ...(smtp ? { smtp } : {}),
    trace: (from) => ({ trace: traceOf(config, from), newline: 'crlf' }),
    expand: (path) => expand(config, path),
    route: (forwardPath, path) => route(config, forwardPath, path),
    deliverLocally: (_message, recipient) => deliverLocally(config, recipient.routed),
    deliverMessage: (message, recipient, raw) => deliverMessage(config, message, recipient, raw),
    distributes: ({ channel, routed }) => channel === 'local' && deliverLocally(config, routed).outcome === null,
    remoteHost: (domain, given) => remoteHost(config, domain, given),
    refuse: (message, recipient) => refuse(config, message, recipient),
    adjust,
    judge: (outcome, recipient) => judge(config, outcome, recipient),
    nextAttemptAt: (message, _recipient, _passAt, endedAt) => nextAttemptAt(config, message, endedAt),
    isLastAttempt: (message, _passAt, now) => isPastLifetime(config, message, now),
    // An attempt ends a message and brings its warning, never its age alone.
    givesUpAt: () => null,
    nextCheckAt: () => null,
    checkAge: () => [],
    warnsAtAttempts: true,
    decideNotices: (message, change) => decideNotices(config, message, change),
    compose: (input) => compose(config, input),
    deliveredForm: (message, recipient, queueForm) => deliveredForm(config, message, recipient, queueForm),
    createLog: (seed) => createLog(config, seed),
    show: () => show(config),
  }
}
