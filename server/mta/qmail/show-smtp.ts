/** The `smtp` part of the `mta` block, setting by setting: how far the SMTP port is qmail-smtpd's. */
import type { ShownSetting } from '../../core/mta.ts'
import type { SourcePlace } from '../../core/types.ts'
import type { SmtpdSettings } from './smtpd.ts'

type Name = 'dialect' | 'extensions' | 'relayclient' | 'version'
type Said = Pick<ShownSetting, 'value' | 'default' | 'sentence' | 'about'>

export function shownSmtp(smtp: SmtpdSettings, places: Record<string, SourcePlace>): ShownSetting[] {
  const isFriendly = smtp.dialect === 'friendly'
  return NAMES.map((name) => {
    const source = places[`smtp.${name}`]
    const said = SAYS[name](smtp)
    return {
      name: `smtp.${name}`,
      ...said,
      ...(source && smtp[name] !== undefined ? { source } : {}),
      isDefault: smtp[name] === undefined,
      sentence: isFriendly && name !== 'dialect' ? 'No effect: the SMTP port does not speak as qmail.' : said.sentence,
      readBy: 'qmail-smtpd',
      warnings: [],
    }
  })
}

const NAMES: readonly Name[] = ['dialect', 'extensions', 'relayclient', 'version']

const SAYS: Record<Name, (smtp: SmtpdSettings) => Said> = {
  dialect: ({ dialect = 'faithful' }) => ({
    value: dialect,
    default: 'faithful',
    sentence:
      dialect === 'friendly'
        ? "The SMTP port speaks as bouncelab: every extension, and none of qmail-smtpd's checks."
        : 'The SMTP port speaks as qmail-smtpd.',
    about: "faithful is qmail-smtpd word for word; friendly is bouncelab's own SMTP server.",
  }),
  extensions: ({ extensions = [] }) => ({
    value: extensions.join('\n'),
    default: '',
    sentence: `EHLO lists ${['PIPELINING', '8BITMIME', ...extensions].join(', ')}.`,
    about: extensions.includes('AUTH')
      ? 'Extensions that qmail lacks and clients here need.'
      : 'Extensions that qmail lacks and clients here need. Without AUTH in default no client can name its sandbox.',
  }),
  relayclient: ({ relayclient }) => ({
    value: relayclient ?? '',
    default: '',
    sentence:
      relayclient === undefined
        ? 'RELAYCLIENT is not set: rcpthosts decides what is taken.'
        : `RELAYCLIENT is set: every recipient is taken${relayclient === '' ? '' : `, with ${JSON.stringify(relayclient)} behind it`}.`,
    about: 'The environment variable that tcpserver sets for clients that may send anywhere.',
  }),
  version: ({ version = 'netqmail' }) => ({
    value: String(version),
    default: 'netqmail',
    sentence: `HELP and the answer to a bare line feed are those of ${version === 'netqmail' || version === 'notqmail' ? version : `qmail ${version}`}.`,
    about: 'netqmail, 1.03 or notqmail.',
  }),
}
