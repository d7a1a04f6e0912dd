/**
 * The configuration in which each MTA is compared: its own defaults, on the same host, with the same local domains and
 * the same users, so that what differs is the MTA's doing (docs/decisions/020-one-scenario-all-mtas.md).
 */
import type { MtaInput } from '../core/mta.ts'
import { DEFAULT_HOST } from '../mta/common/settings.ts'
import type { MtaType } from '../mta/types.ts'

/** What all of them have in common. */
export interface SameHost {
  host: string
  /** Domains whose mail is kept here, the host's own name first. */
  domains: readonly string[]
  /** Local parts that have a mailbox; null: everybody has. */
  users: readonly string[] | null
}

/**
 * `default`: as the MTA is after its installation. `all`: with every kind of notice switched on that it has, so that
 * warnings and double bounces can be seen of those that send none by themselves.
 */
export type NoticesOn = 'default' | 'all'

export const ONE_HOST: SameHost = { host: DEFAULT_HOST, domains: [DEFAULT_HOST], users: null }

/** Whether it keeps mail of further domains beside its own name. */
const hasMore = ({ host, domains }: SameHost): boolean => domains.some((domain) => domain !== host)

type Words = (same: SameHost, notices: NoticesOn) => Omit<MtaInput, 'type'>

const sharedWords: Words = ({ host, users }) => ({ host, ...(users ? { users: [...users] } : {}) })

/** What rules are where nobody wrote any, with domains of its own. */
const smtpdConf = (host: string, domains: readonly string[]): string => `table aliases file:/etc/aliases
listen on 0.0.0.0 hostname ${host}
action "local" mbox alias <aliases>
action "relay" relay
match from any for domain { ${domains.map((domain) => JSON.stringify(domain)).join(', ')} } action "local"
match from any for any action "relay"
`

/** In each MTA's own words. */
const WORDS: Record<MtaType, Words> = {
  exim: (same, notices) => ({
    ...sharedWords(same, notices),
    ...(hasMore(same) ? { config: `domainlist local_domains = ${same.domains.join(' : ')}\n` } : {}),
  }),
  sendmail: (same, notices) => ({
    ...sharedWords(same, notices),
    ...(hasMore(same) ? { files: { '/etc/mail/local-host-names': `${same.domains.join('\n')}\n` } } : {}),
  }),
  opensmtpd: (same, notices) => ({
    ...sharedWords(same, notices),
    ...(hasMore(same) ? { config: smtpdConf(same.host, same.domains) } : {}),
  }),
  courier: (same, notices) => ({
    ...sharedWords(same, notices),
    ...(hasMore(same) ? { config: { locals: same.domains.join(', ') } } : {}),
  }),
  qmail: ({ host, domains, users }) => ({
    control: { me: host, locals: [...domains] },
    ...(users ? { users: Object.fromEntries(users.map((user) => [user, []])) } : {}),
  }),
  imta: ({ host, domains, users }) => ({
    host,
    local: domains.filter((domain) => domain !== host),
    ...(users ? { users: [...users] } : {}),
  }),
  postfix: ({ host, domains, users }, notices) => ({
    config: {
      myhostname: host,
      mydestination: domains.join(', '),
      ...(notices === 'all'
        ? { delay_warning_time: '4h', notify_classes: 'bounce, 2bounce, delay, resource, software' }
        : {}),
    },
    ...(users ? { users: [...users] } : {}),
  }),
}

export const comparable = (type: MtaType, same: SameHost = ONE_HOST, notices: NoticesOn = 'default'): MtaInput => ({
  type,
  ...WORDS[type](same, notices),
})
