/** qmail's chain of notices under its control files, as small drawings. Pure but for its words. */
import type { MtaInput, ShownSetting } from '../../../server/core/mta.ts'
import { t } from '../i18n/t.svelte.ts'
import { QMAIL_MAIL, type Route } from './send-one.ts'
import type { SmallLane } from './small-trace.ts'

/** The four files that decide it. */
export const CHAIN_FILES = ['bouncefrom', 'bouncehost', 'doublebounceto', 'doublebouncehost'] as const

export interface ChainPart {
  key: 'mail' | 'bounce' | 'double'
  lanes: SmallLane[]
  /** What the notice says of itself, and the files it has that from. */
  note: string
  files: (typeof CHAIN_FILES)[number][]
  send: Route | null
}

/** @param settings qmail's control files in force */
export function chainOf(settings: readonly ShownSetting[], input: MtaInput): ChainPart[] {
  const value = (name: string) => settings.find((setting) => setting.name === name)?.value ?? ''
  const from = `${value('bouncefrom')}@${value('bouncehost')}`
  const postmaster = `${value('doublebounceto')}@${value('doublebouncehost')}`
  const trimmed = value('doublebounceto') === '' && hasTrim(input)
  return [
    {
      key: 'mail',
      lanes: [failing(t('who.mail'), ''), told(t('imta.sender'), t('who.gets.failure'), '<>')],
      note: t('chain.from', { from }),
      files: ['bouncefrom', 'bouncehost'],
      send: QMAIL_MAIL.fails,
    },
    {
      key: 'bounce',
      lanes: [
        failing(t('who.bounce'), '<>'),
        untold(t('imta.sender'), t('who.nobody')),
        trimmed
          ? untold(t('imta.postmaster'), t('chain.trimmed'))
          : told(t('imta.postmaster'), t('who.gets.double'), '#@[]'),
      ],
      note: trimmed ? t('chain.trimmedNote') : t('chain.to', { to: postmaster }),
      files: ['doublebounceto', 'doublebouncehost'],
      send: QMAIL_MAIL.bounceFails,
    },
    {
      key: 'double',
      lanes: [
        failing(t('who.double'), '#@[]'),
        untold(t('imta.sender'), t('who.nobody')),
        untold(t('imta.postmaster'), t('chain.dropped')),
      ],
      note: t('chain.end'),
      files: [],
      send: null,
    },
  ]
}

const hasTrim = ({ patches }: MtaInput): boolean =>
  typeof patches === 'object' && patches !== null && (patches as Record<string, unknown>)['doublebounce-trim'] === true

const failing = (label: string, reverse: string): SmallLane => ({
  key: 'failing',
  label,
  ...(reverse ? { reverse } : {}),
  state: 'failed',
  words: '',
  parent: null,
  dotted: false,
})

const told = (label: string, words: string, reverse: string): SmallLane => ({
  key: label,
  label,
  reverse,
  state: 'delivered',
  words,
  parent: 0,
  dotted: false,
})

const untold = (label: string, words: string): SmallLane => ({
  key: label,
  label,
  state: 'discarded',
  words,
  parent: 0,
  dotted: true,
})
