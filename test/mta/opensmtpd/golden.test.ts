import { describeRecordings } from '../common/golden.ts'
import { EQUAL, playCase } from './recorded.ts'

/** Recipients of one message are tried and told in an order that is drawn by lot. */
function inOneOrder(whole: string): string {
  const lines = whole.split('\n')
  const sorted = (isOne: (line: string) => boolean, text: string[]) => {
    const at = text.flatMap((line, i) => (isOne(line) ? [i] : []))
    const found = at.map((i) => text[i] as string).sort()
    return text.map((line, i) => (at.includes(i) ? (found[at.indexOf(i)] as string) : line))
  }
  const reasons = sorted((line) => /^\S+@\S+: /.test(line), lines)
  return reasons.join('\n').replace(/(?:Final-Recipient: .*\nAction: .*\nStatus: .*\n\n)+/, (groups) =>
    groups
      .split(/(?=Final-Recipient)/)
      .sort()
      .join(''),
  )
}

describeRecordings(
  'What leaves the queue is what the real OpenSMTPD sent and stored, byte for byte (recipients as a set)',
  'opensmtpd',
  { playCase, equal: EQUAL, inOneOrder, anyOrder: true },
)
