/** The table "who gets what" for a configuration: each channel, each notice, each kind of sender, with what decides. */
import type { NoticeTable } from '../../../core/mta.ts'
import type { Channel, PostPolicy } from '../config/channels.ts'
import type { ImtaConfig } from '../config.ts'
import { type HeaderReturn, headerReturn } from '../notices/header-return.ts'
import { noticeSender } from '../notices/return-envelope.ts'
import { decideCopy, type PostFamily, type Situation } from '../notices/who-gets-what.ts'

const FAMILIES: readonly { notice: NoticeTable['notice']; family: PostFamily }[] = [
  { notice: 'failure', family: 'sendpost' },
  { notice: 'warning', family: 'warnpost' },
]

export function whoGetsWhat(config: ImtaConfig): NoticeTable[] {
  return [...config.channels.values()].flatMap((channel) =>
    FAMILIES.map(({ notice, family }) => ({
      channel: channel.name,
      notice,
      rows: rows(config, channel, family),
      choices: choices(config, channel, family),
    })),
  )
}

const PREFIXES: Record<Exclude<PostPolicy, 'default'>, string> = { all: '', copy: 'copy', error: 'err', none: 'no' }

function choices(config: ImtaConfig, channel: Channel, family: PostFamily): NoticeTable['choices'] {
  const given = Object.entries(PREFIXES).map(([value, prefix]) => ({
    value: value as PostPolicy,
    keyword: `${prefix}${family}`,
  }))
  return [...given, { value: 'default' as const }].map((each) => ({
    keyword: 'keyword' in each ? each.keyword : null,
    postmaster: rows(config, { ...channel, [family]: each }, family).map(({ postmaster }) => postmaster),
  }))
}

function rows(config: ImtaConfig, channel: Channel, family: PostFamily): NoticeTable['rows'] {
  const row = (situation: string, decided: Situation, sender: boolean): NoticeTable['rows'][number] => {
    const { copied, why } = decideCopy(config, family, channel, decided)
    return { situation, sender, postmaster: copied, why }
  }
  // With bit 0 of returnenvelope a notice has a sender, who is the postmaster.
  const returned = noticeSender(config, channel, FROM_CLIENT, '').address !== ''
  const [header, blank] = blankHeader(config, family, channel)
  return [
    row('The message came from an address.', 'ordinary', true),
    ...(family === 'sendpost'
      ? [row('The notice about it failed in turn.', returned ? 'ordinary' : 'null-sender', false)]
      : []),
    row('The message came from <>.', 'null-sender', false),
    row(`Its ${header} is blank.`, blank, blank !== 'suppressed'),
    row('NOTIFY keeps the notice from the sender.', 'suppressed', false),
  ]
}

const FROM_CLIENT = { origin: { type: 'local', uid: 0 } } as const

const BLANK: Record<HeaderReturn['type'], Situation> = {
  sender: 'ordinary',
  addresses: 'ordinary',
  unwelcome: 'unwelcome',
  nobody: 'suppressed',
}

function blankHeader(config: ImtaConfig, family: PostFamily, channel: Channel): [header: string, decided: Situation] {
  const isWarning = family === 'warnpost'
  const { type } = headerReturn(config, { errorsTo: '', warningsTo: '' }, isWarning, channel.name)
  return [isWarning ? 'Warnings-to:' : 'Errors-to:', BLANK[type]]
}
