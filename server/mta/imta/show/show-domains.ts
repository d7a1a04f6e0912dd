/** Which channel takes which domain, and what becomes of aliases and lists. */
import type { ShownSetting } from '../../../core/mta.ts'
import { isOwnMessage, LIST_PARAMETERS } from '../aliases/alias-list.ts'
import type { Alias } from '../aliases/aliases.ts'
import { findSystem } from '../config/domains.ts'
import type { RewriteRule } from '../config/rewrite-rules.ts'
import type { ImtaConfig } from '../config.ts'

export const shownDomains = (config: ImtaConfig): ShownSetting[] => [
  ...localDomains(config),
  ...config.domains.patterns.map(({ pattern, channel, source }) => ({
    name: `channels.${pattern}`,
    value: channel.name,
    default: 'tcp_local',
    ...(source ? { source } : {}),
    sentence: `Mail to domains that match ${pattern} goes to channel ${channel.name}.`,
  })),
  ...config.rules.map((rule) => shownRule(config, rule)),
  ...[...config.aliases.values()].map(shownAlias),
]

function localDomains({ local, places }: ImtaConfig): ShownSetting[] {
  const source = places.local
  const sentence = 'Further domains whose mail is kept in the message store, channel ims-ms.'
  return [{ name: 'local', value: local.join(' '), default: '', ...(source ? { source } : {}), sentence }]
}

function shownRule(config: ImtaConfig, rule: RewriteRule): ShownSetting {
  const { pattern, template, source, unplayed, system } = rule
  const channel = findSystem(config.domains, system)
  const why = unplayed ?? (channel ? null : `no channel has the host ${system}`)
  const isTwice = why === null && config.domains.rules.get(pattern) !== rule
  const sentence =
    why !== null
      ? `Accepted, not played: ${why}.`
      : isTwice
        ? `Without effect: an earlier rule has the pattern ${pattern} too.`
        : `Mail to ${what(pattern)} goes to channel ${channel?.name === 'l' ? 'ims-ms' : channel?.name}.`
  return { name: `rule ${pattern}`, value: template, default: '', source, sentence }
}

function what(pattern: string): string {
  if (pattern === '.') return 'every other domain'
  if (pattern === '[]') return 'address literals'
  return pattern.startsWith('.') ? `hosts that end in ${pattern}` : pattern
}

function shownAlias({ address, targets, list, unplayed, source }: Alias): ShownSetting {
  const parameters = LIST_PARAMETERS.filter((name) => list[name] !== undefined)
  const owner = list['error-return-address']
  const sentence = !isOwnMessage(list)
    ? 'An alias: the sender hears of what becomes of its mail.'
    : owner
      ? `A mailing list: ${owner} hears of what becomes of its mail.`
      : 'A mailing list with header fields of its own: the sender hears of what becomes of its mail.'
  const ignored = unplayed.length > 0 ? ` Accepted, not played: ${unplayed.join(', ')}.` : ''
  const given = parameters.map((name) => `${name} ${list[name]}`)
  return {
    name: `alias ${address}`,
    value: [targets.join(', '), ...given].join('; '),
    default: '',
    ...(source ? { source } : {}),
    sentence: sentence + ignored,
  }
}
