/** The `smtp` and `dns` parts of the `mta` block, setting by setting. */
import type { ShownSetting } from '../../../core/mta.ts'
import type { ImtaConfig } from '../config.ts'

export function shownSmtp({ smtp, dns, places }: ImtaConfig): ShownSetting[] {
  const isFriendly = smtp.dialect === 'friendly'
  const row = (name: string, value: string, initial: string, sentence: string): ShownSetting => {
    const source = places[name]
    const said = isFriendly && name !== 'smtp.dialect' ? 'No effect: the SMTP port speaks as bouncelab.' : sentence
    return { name, value, default: initial, ...(source ? { source } : {}), sentence: said }
  }
  return [
    row(
      'smtp.dialect',
      smtp.dialect,
      'faithful',
      isFriendly
        ? 'The SMTP port speaks as bouncelab: every extension, and no check of senders and recipients.'
        : 'The SMTP port speaks as the SMTP server of the product.',
    ),
    row('smtp.extensions', smtp.extensions.join(' '), '', 'What EHLO lists besides the product’s own extensions.'),
    row('smtp.relay', smtp.relay, 'all', RELAY[smtp.relay]),
    row('smtp.illegalSender', smtp.illegalSender, 'syntax', ILLEGAL_SENDER[smtp.illegalSender]),
    row(
      'smtp.addressFallback',
      String(smtp.addressFallback),
      'true',
      smtp.addressFallback
        ? 'For mailfromdnsverify an address will do where there is no MX record, as from 6.1 on.'
        : 'For mailfromdnsverify only an MX record will do, as in 6.0.',
    ),
    ...Object.entries(smtp.replies).map(([name, text]) =>
      row(`smtp.replies.${name}`, text, '', 'Said in place of the built-in words.'),
    ),
    ...Object.entries(dns).map(([domain, found]) =>
      row(
        `dns.${domain}`,
        typeof found === 'string' ? found : `mx ${list(found.mx)}, a ${list(found.a)}`,
        '',
        'What the checks of a sender’s domain find; every domain that is not listed is there.',
      ),
    ),
  ]
}

const list = (words: readonly string[] = []): string => words.join(' ') || 'none'

const RELAY = {
  all: 'Every client may send to every domain.',
  loopback: 'Only clients on this machine, and those with AUTH, may send to domains that are not local.',
  none: 'Only clients with AUTH may send to domains that are not local.',
}

const ILLEGAL_SENDER = {
  syntax: 'Bit 2 of returnenvelope refuses senders that are no address by their syntax.',
  rewrite: 'Bit 2 of returnenvelope refuses senders whose domain no channel takes.',
}
