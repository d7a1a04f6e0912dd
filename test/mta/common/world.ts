/** The world in which the cases were recorded, as rules: what the sessions show, and what no session can show. */
import type { OutcomeSpec, RuleRecord } from '../../../server/core/rule.ts'
import type { Recording } from './recording.ts'

export const SILENT_WORLD: [domain: string, outcome: OutcomeSpec][] = [
  ['nosuch.example', { do: 'dns', result: 'not-found' }],
  ['nomx.example', { do: 'dns', result: 'no-address' }],
  ['nullmx.example', { do: 'dns', result: 'null-mx' }],
  ['mxnohost.example', { do: 'dns', result: 'mx-no-address', exchanger: 'gone.mxnohost.example' }],
  ['loopmx.example', { do: 'dns', result: 'loop' }],
  ['servfail.example', { do: 'dns', result: 'servfail' }],
  ['dnsdead.example', { do: 'dns', result: 'no-answer' }],
  ['refused.example', { do: 'connect', result: 'refused', host: 'mx1.refused.example[192.0.2.30]' }],
  ['alldown.example', { do: 'connect', result: 'refused', host: 'mx2.alldown.example[192.0.2.32]' }],
  ['slow.example', { do: 'connect', result: 'timeout', host: 'mx1.slow.example[192.0.2.31]' }],
  ['mute.example', { do: 'connect', result: 'silent', host: 'mx1.mute.example[192.0.2.28]' }],
]

/** Rules of a case, first match decides. Each attempt of a recipient meets the next session that tried it. */
export function rulesOf(recording: Recording): RuleRecord[] {
  const rules: Omit<RuleRecord, 'id'>[] = [...programs(recording)]
  const byRecipient = new Map<string, OutcomeSpec[]>()
  for (const { outcomes, early, host } of recording.dialogues) {
    for (const { recipient, outcome } of outcomes) {
      byRecipient.set(recipient, [...(byRecipient.get(recipient) ?? []), without(outcome, recipient)])
    }
    if (early) {
      const domain = host.replace(/^[^.]+\./, '')
      byRecipient.set(`*@${domain}`, [...(byRecipient.get(`*@${domain}`) ?? []), early])
    }
  }
  rules.push({ when: { recipient: 'nofile@mx.sandbox.example' }, then: [{ do: 'mailbox', result: 'not-writable' }] })
  if (recording.name.includes('over-size-limit')) {
    rules.push({ when: { recipient: 'carol@*' }, then: [{ do: 'mailbox', result: 'full' }] })
  }
  if (recording.name.includes('local-mailbox-quota')) {
    rules.push({ when: { recipient: 'dave@*' }, then: [{ do: 'mailbox', result: 'full' }] })
  }
  for (const [recipient, then] of byRecipient) rules.push({ when: { recipient: asGiven(recording, recipient) }, then })
  for (const [domain, outcome] of SILENT_WORLD) rules.push({ when: { domain }, then: [outcome] })
  return rules.map((rule, i) => ({ id: `w${i + 1}`, ...rule }))
}

/** An MTA that turns a local part into an A-label asks for another address than it was given. */
function asGiven({ envelope }: Recording, asked: string): string {
  if (!asked.startsWith('xn--')) return asked
  const domain = asked.slice(asked.lastIndexOf('@'))
  return envelope.recipients.find(({ forwardPath }) => forwardPath.endsWith(domain))?.forwardPath ?? asked
}

/** Where there is no MX, the host has the name of the domain, or the address of the literal. */
function without(outcome: OutcomeSpec, recipient: string): OutcomeSpec {
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1)
  const hasNone = domain.startsWith('[') || domain === 'aonly.example'
  if (!hasNone || !('host' in outcome) || outcome.host === undefined) return outcome
  return { ...outcome, host: outcome.host.replace(/^[^[]*/, domain.replace(/[[\]]/g, '')) }
}

/** Programs behind aliases and in home folders: they print their text and end with their code. */
function programs({ config }: Recording): Omit<RuleRecord, 'id'>[] {
  const texts = Object.values(config).filter((each): each is string => typeof each === 'string')
  const rules: Omit<RuleRecord, 'id'>[] = []
  const add = (local: string, exit: number, output: string) =>
    rules.push({ when: { recipient: `${local}@mx.sandbox.example` }, then: [{ do: 'program', exit, output }] })
  for (const line of texts.join('\n').split('\n')) {
    const echo = /^(\w+): "\|echo '(.*)'; exit (\d+)"$/.exec(line)
    if (echo) add(echo[1] as string, Number(echo[3]), `${echo[2]}\n`)
    const fail = /^(\w+): "\|\/usr\/local\/bin\/fail (\d+) ?(.*)"$/.exec(line)
    if (fail) add(fail[1] as string, Number(fail[2]), fail[3] ? `${fail[3]}\n` : '')
  }
  for (const [name, text] of Object.entries(config)) {
    const local = /^\/home\/(\w+)\/\.courier-(\w+)$/.exec(name)
    const fail = local && /^\|\/usr\/local\/bin\/fail (\d+) ?(.*)$/m.exec(String(text))
    if (local && fail) add(`${local[1]}-${local[2]}`, Number(fail[1]), fail[2] ? `${fail[2]}\n` : '')
  }
  return rules
}
