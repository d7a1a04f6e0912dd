/** OpenSMTPD 6.8, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { partsOf } from '../common/parts.ts'
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

const FUNCTIONS = { traceOf, expand, route, remoteHost, decideNotices, compose, deliveredForm, createLog, show }

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createOpensmtpd(input: MtaInput): Mta {
  const config = readConfig(input)
  return {
    ...partsOf(config, FUNCTIONS, { type: 'opensmtpd', newline: 'crlf', smtp: smtpd(config) }),
    warnsAtAttempts: true,
    deliverLocally: (message, recipient) => deliverLocally(config, message, recipient),
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
  }
}
