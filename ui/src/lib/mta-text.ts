/** What the page says of an MTA's settings, in its own language where it knows the words. */
import type { ShownSetting } from '../../../server/core/mta.ts'
import { hasText, type TextKey, t } from '../i18n/t.svelte.ts'

type Warning = NonNullable<ShownSetting['warnings']>[number]
type Plain = Extract<TextKey, `control.${string}` | `mta.warn.${string}`>

const own = (key: string, otherwise: string): string => (hasText(key) ? t(key as Plain) : otherwise)

/** What the setting is for; the server's English where the page has no text of its own. */
export const aboutText = ({ name, about }: ShownSetting): string => own(`control.${name}`, about ?? '')

export const warningText = ({ code, line, text }: Warning): string =>
  hasText(`mta.warn.${code}`)
    ? `${line === undefined ? '' : `${t('mta.line', { line: String(line) })} `}${t(`mta.warn.${code}` as Plain)}`
    : text

/** Who reads it, and what real qmail wants after a change. */
export function rereadText({ readBy, reread }: ShownSetting): string {
  if (!readBy || !reread) return ''
  return t(`mta.reread.${reread}`, { program: readBy === 'all' ? 'qmail-send' : readBy })
}

/** What has changed, that it is in force, and what real qmail would want for it. */
export function changeText(changed: readonly ShownSetting[]): string {
  const names = (reread: ShownSetting['reread']) =>
    changed
      .filter((setting) => setting.reread === reread)
      .map(({ name }) => name)
      .join(', ')
  const wants = (['restart', 'hup', 'each-run'] as const)
    .filter((reread) => names(reread) !== '')
    .map((reread) => t(`mta.wants.${reread}`, { names: names(reread) }))
  return [t('mta.changed', { names: changed.map(({ name }) => name).join(', ') }), ...wants].join(' ')
}
