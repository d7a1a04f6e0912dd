/** Settings for what the product's documents leave open (policy-settings.ts), each in one sentence. */
import type { ShownSetting } from '../../../core/mta.ts'
import type { ImtaConfig } from '../config.ts'

export function shownPolicy(config: ImtaConfig): ShownSetting[] {
  const row = <N extends keyof typeof SENTENCES>(name: N, initial: string): ShownSetting => {
    const value = String(config[name])
    const source = config.places[name]
    return { name, value, default: initial, ...(source ? { source } : {}), sentence: SENTENCES[name](value) }
  }
  return [
    row('postDefault', 'guide'),
    row('suppressedCopies', 'copied'),
    row('blankErrorsTo', 'suppress'),
    row('returnEnvelopeChannel', 'destination'),
    row('remoteDsn', 'false'),
    row('noticeChain', '12'),
    row('failedDoubleBounce', 'discard'),
    row('returnedStatus', '5.7.0'),
  ]
}

const POST_DEFAULT: Record<string, string> = {
  guide: 'the postmaster gets a copy unless the sender is blank or returns are suppressed.',
  copy: 'copysendpost and copywarnpost hold.',
  inherit: 'copysendpost holds; warnings go by a sendpost keyword of the channel, else by copywarnpost.',
  later: 'nosendpost holds; warnings go by a sendpost keyword of the channel, else by copywarnpost.',
}

const BLANK: Record<string, string> = {
  suppress: 'A blank Errors-to: or Warnings-to: keeps the notice from the sender.',
  copies: 'Without USE_ERRORS_TO or USE_WARNINGS_TO a blank header leaves out the copy alone that no keyword asks for.',
  option: 'A blank Errors-to: or Warnings-to: counts with USE_ERRORS_TO or USE_WARNINGS_TO only.',
}

const SENTENCES = {
  postDefault: (value: string) => `Without a sendpost or warnpost keyword ${POST_DEFAULT[value]}`,
  suppressedCopies: (value: string) =>
    `The copy and err keywords make ${value === 'none' ? 'no copy' : 'a copy'} of what a blank header or NOTIFY keeps from the sender.`,
  blankErrorsTo: (value: string) => BLANK[value] as string,
  returnEnvelopeChannel: (value: string) =>
    value === 'source'
      ? 'Bits 0 and 1 of returnenvelope are read from the channel that enqueued the message.'
      : 'Bits 0 and 1 of returnenvelope are read from the channel that the message waits in.',
  remoteDsn: (value: string) =>
    `Without notary or nonotary other hosts are taken ${value === 'true' ? 'to understand' : 'not to understand'} DSN requests.`,
  noticeChain: (value: string) => `After ${value} notices that came of each other no further one is sent.`,
  failedDoubleBounce: (value: string) =>
    value === 'continue'
      ? 'A notice to the postmaster that fails is told of for as long as keywords say so.'
      : 'A notice to the postmaster about a message from <> that fails is thrown away.',
  returnedStatus: (value: string) => `What an operator returns by hand has the status ${value}.`,
}
