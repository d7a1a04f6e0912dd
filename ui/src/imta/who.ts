/** A row of "who gets what" as a small drawing. Pure but for its words. */
import type { NoticeTable } from '../../../server/core/mta.ts'
import { t } from '../i18n/t.svelte.ts'
import type { SmallLane } from '../mta/small-trace.ts'

type Notice = NoticeTable['notice']
type Row = NoticeTable['rows'][number]

/** What is so of the message, by the place of the row: the server's first rows have always been these. */
export function isOfNotice({ situation }: Row): boolean {
  return situation === 'The notice about it failed in turn.'
}

const isBlank = ({ situation }: Row): boolean => situation === 'The message came from <>.'

/**
 * @param preview whether the postmaster would be told under another keyword; null while none is looked at
 */
export function lanesOf(notice: Notice, row: Row, preview: boolean | null): SmallLane[] {
  const turn = isOfNotice(row)
  const blank = isBlank(row)
  const postmaster = preview ?? row.postmaster
  return [
    {
      key: 'mail',
      label: turn ? t('who.bounce') : t('who.mail'),
      ...(turn || blank ? { reverse: '<>' } : {}),
      state: notice === 'failure' ? 'failed' : 'warning',
      words: '',
      parent: null,
      dotted: false,
    },
    {
      key: 'sender',
      label: t('imta.sender'),
      state: row.sender ? 'delivered' : 'discarded',
      words: row.sender ? t(`who.gets.${notice}`) : turn || blank ? t('who.nobody') : t('who.getsNothing'),
      parent: 0,
      dotted: !row.sender,
    },
    {
      key: 'postmaster',
      label: t('imta.postmaster'),
      state: postmaster ? 'delivered' : 'discarded',
      words: postmasterWords(notice, row, postmaster, preview !== null && preview !== row.postmaster),
      parent: 0,
      dotted: !postmaster || (preview !== null && preview !== row.postmaster),
    },
  ]
}

function postmasterWords(notice: Notice, row: Row, told: boolean, changed: boolean): string {
  const words = !told
    ? t('who.getsNothing')
    : isOfNotice(row)
      ? t('who.gets.double')
      : row.sender
        ? t('who.gets.copy')
        : t(`who.gets.${notice}`)
  return changed ? t('who.would', { words }) : words
}
