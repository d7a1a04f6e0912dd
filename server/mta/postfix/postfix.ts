/** Postfix 3.7, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { ENDED_BY_ATTEMPTS, partsOf } from '../common/parts.ts'
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
import { reportSession } from './session-report.ts'
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

const FUNCTIONS = { traceOf, expand, route, remoteHost, decideNotices, compose, deliveredForm, createLog, show }

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createPostfix(input: MtaInput): Mta {
  const config = readConfig(input)
  return {
    ...partsOf(config, FUNCTIONS, { type: 'postfix', newline: 'crlf', smtp: smtpd(config) }),
    ...ENDED_BY_ATTEMPTS,
    deliverLocally: (_message, recipient) => deliverLocally(config, recipient.routed),
    deliverMessage: (message, recipient, raw) => deliverMessage(config, message, recipient, raw),
    distributes: ({ channel, routed }) => channel === 'local' && deliverLocally(config, routed).outcome === null,
    refuse: (message, recipient) => refuse(config, message, recipient),
    adjust,
    reportSession: (session) => reportSession(config, session),
    judge: (outcome, recipient) => judge(config, outcome, recipient),
    nextAttemptAt: (message, _recipient, _passAt, endedAt) => nextAttemptAt(config, message, endedAt),
    isLastAttempt: (message, _passAt, now) => isPastLifetime(config, message, now),
  }
}
