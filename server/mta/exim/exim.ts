/** Exim 4.96, as its recordings on Debian 12 show it. Each file of this folder has one part; README.md says which. */
import type { Mta, MtaInput } from '../../core/mta.ts'
import { ENDED_BY_ATTEMPTS, partsOf } from '../common/parts.ts'
import { hostOf } from '../common/remote-host.ts'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { deliveredForm } from './delivered-form.ts'
import { judge, onTheWire } from './judge.ts'
import { deliverLocally } from './local.ts'
import { createLog } from './log.ts'
import { decideNotices } from './notices.ts'
import { refuse } from './queue.ts'
import { expand, leafOf, remoteHost, route } from './recipient.ts'
import { isLastAttempt, nextAttemptAt } from './schedule.ts'
import { show } from './show.ts'
import { smtpd } from './smtpd.ts'
import { traceOf } from './trace.ts'

const FUNCTIONS = { traceOf, expand, route, remoteHost, decideNotices, compose, deliveredForm, createLog, show }

/** @throws SandboxError E_INVALID with every mistake in the configuration, each with its place */
export function createExim(input: MtaInput, { timezone }: { timezone: string }): Mta {
  const config = readConfig(input, timezone)
  return {
    ...partsOf(config, FUNCTIONS, { type: 'exim', newline: 'lf', smtp: smtpd(config) }),
    ...ENDED_BY_ATTEMPTS,
    deliverLocally: (message, recipient) => deliverLocally(config, message, recipient),
    onTheWire: (message, { path, routed, lastOutcome }) =>
      onTheWire(config, leafOf(config, path), routed, message, hostOf(lastOutcome)),
    refuse: (message, recipient, fields = []) => refuse(config, message, recipient, fields),
    adjust: (outcome) => outcome,
    returnedByHand: () => ({
      report: 'delivery cancelled by administrator\n',
      status: '5.0.0',
      statusSource: 'implied',
      diagnostic: 'delivery cancelled by administrator',
    }),
    judge: (outcome, recipient, last, message) => judge(config, outcome, recipient, last, message),
    nextAttemptAt: (message, recipient, _passAt, endedAt, met) =>
      nextAttemptAt(config, message, recipient, endedAt, met),
    isLastAttempt: (message, _passAt, now, recipient, outcome) =>
      isLastAttempt(config, message, now, recipient, outcome),
  }
}
