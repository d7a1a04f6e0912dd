/** The systems that a sandbox can play, by name. */
import type { Mta, MtaInput } from '../core/mta.ts'
import { SandboxError } from '../errors.ts'
import { createCourier } from './courier/courier.ts'
import { createExim } from './exim/exim.ts'
import { createImta } from './imta/imta.ts'
import { createOpensmtpd } from './opensmtpd/opensmtpd.ts'
import { createPostfix, DEFAULT_POSTFIX } from './postfix/postfix.ts'
import type { Commands } from './qmail/commands/run.ts'
import { createQmail } from './qmail/qmail.ts'
import { createSendmail } from './sendmail/sendmail.ts'
import { isMtaType, MTA_TYPES, type MtaType } from './types.ts'

export interface MtaSettings {
  timezone: string
  /** Whether commands that the operator has written may run. */
  commands?: boolean
}

const MAKERS: Record<MtaType, (input: MtaInput, settings: { timezone: string; commands: Commands }) => Mta> = {
  postfix: createPostfix,
  qmail: createQmail,
  imta: createImta,
  exim: createExim,
  courier: createCourier,
  opensmtpd: createOpensmtpd,
  sendmail: createSendmail,
}

/** What a sandbox without an MTA configuration plays: every address has a mailbox, notices are Postfix's. */
export const PLAIN_CATCHER: MtaInput = DEFAULT_POSTFIX

/** @throws SandboxError E_INVALID for an unknown type or a configuration that cannot be played */
export function createMta(given: MtaInput, { timezone, commands = false }: MtaSettings): Mta {
  const { givenBy, ...input } = given
  if (!isMtaType(input.type)) {
    const hint = `Use one of: ${MTA_TYPES.join(', ')}.`
    throw new SandboxError('E_INVALID', `mta.type: there is no MTA called ${JSON.stringify(input.type)}.`, { hint })
  }
  const make = MAKERS[input.type]
  const allowed = givenBy === 'operator' ? 'run' : 'foreign'
  return make(input, { timezone, commands: commands ? allowed : 'off' })
}

/** Whether two configurations say the same, word for word. */
export const sameMta = (a: MtaInput | undefined, b: MtaInput | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

/** Marks a configuration as the operator's own: from a flag, a file or code, never from the network. */
export const byOperator = (input: MtaInput): MtaInput => ({ ...input, givenBy: 'operator' })
