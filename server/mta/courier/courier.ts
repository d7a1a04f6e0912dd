/** Courier 1.0, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { ENDED_BY_ATTEMPTS, partsOf } from '../common/parts.ts'
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
import { adjust, remoteHost } from './transport.ts'

const FUNCTIONS = { traceOf, expand, route, remoteHost, decideNotices, compose, deliveredForm, createLog, show }

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createCourier(input: MtaInput): Mta {
  const config = readConfig(input)
  return {
    ...partsOf(config, FUNCTIONS, { type: 'courier', newline: 'crlf', smtp: smtpd(config) }),
    ...ENDED_BY_ATTEMPTS,
    deliverLocally: (_message, recipient) => deliverLocally(config, recipient.routed),
    deliverMessage: (message, recipient, raw) => deliverMessage(config, message, recipient, raw),
    distributes: ({ channel, routed }) => channel === 'local' && deliverLocally(config, routed).outcome === null,
    onTheWire: ({ envelope }, recipient) => ({
      from: isMember(recipient, config) ? '' : envelope.reversePath,
      to: recipient.routed,
    }),
    adjust,
    takes: (outcome) => takes(config, outcome),
    judge: (outcome, recipient, _last, message) => judge(outcome, recipient, message),
    nextAttemptAt: (_message, recipient, _passAt, endedAt) => nextAttemptAt(config, recipient, endedAt),
    isLastAttempt: (message, _passAt, now) => isPastQueueTime(config, message, now),
  }
}
