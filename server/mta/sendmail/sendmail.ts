/** Sendmail 8.17, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
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
import { isPastLifetime, nextAttemptAt, takes } from './schedule.ts'
import { show } from './show.ts'
import { smtpd } from './smtpd.ts'
import { returnedByHand } from './text.ts'
import { traceOf } from './trace.ts'
import { refuse, remoteHost } from './transport.ts'

const FUNCTIONS = { traceOf, expand, route, remoteHost, decideNotices, compose, deliveredForm, createLog, show }

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createSendmail(input: MtaInput, { timezone }: { timezone: string }): Mta {
  const config = readConfig(input, timezone)
  return {
    ...partsOf(config, FUNCTIONS, { type: 'sendmail', newline: 'lf', smtp: smtpd(config) }),
    ...ENDED_BY_ATTEMPTS,
    deliverLocally: (_message, recipient) => deliverLocally(config, recipient.routed),
    deliverMessage: (message, recipient, raw) => deliverMessage(config, message, recipient, raw),
    distributes: ({ channel, routed }) => channel === 'local' && deliverLocally(config, routed).outcome === null,
    refuse: (message, recipient, fields = []) => refuse(config, fields, message, recipient),
    adjust: (outcome) => outcome,
    takes: (outcome) => takes(config, outcome),
    judge: (outcome, recipient, last, message) => judge(config, outcome, recipient, last, message),
    returnedByHand,
    nextAttemptAt: (message, _recipient, _passAt, endedAt) => nextAttemptAt(config, message, endedAt),
    isLastAttempt: (message, _passAt, now) => isPastLifetime(config, message, now),
  }
}
