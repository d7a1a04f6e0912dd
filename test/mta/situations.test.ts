/**
 * What each MTA tells in situations that are recorded of another one only. There are no bytes to hold it against; the
 * lists were read against the system's own recordings of like situations, and its sources.
 */
import { expect, test } from 'vitest'
import { scanMime } from '../../server/mail/mime.ts'
import { type ReportedRecipient, readReport } from '../../server/mail/read-report.ts'
import { playSituation, type RecordedMta, situationsWithoutRecording } from './common/situation.ts'

/** One line for each notice, and under it whom it is about, as a parser finds it. */
function told(mta: RecordedMta): string {
  return situationsWithoutRecording(mta)
    .map((situation) => {
      const notices = playSituation(mta, situation).notices.flatMap(({ kind, to, bytes }) => [
        `  ${kind} to ${to}`,
        ...(readReport(bytes, scanMime(bytes).parts)?.recipients ?? []).map(line),
      ])
      return [situation.name, ...(notices.length > 0 ? notices : ['  nothing'])].join('\n')
    })
    .join('\n')
}

function line({ address, fields }: ReportedRecipient): string {
  const value = (wanted: string) => fields.find(({ name }) => name.toLowerCase() === wanted)?.value
  const original = value('original-recipient')
  const diagnostic = value('diagnostic-code')
  return `    ${address}${original ? ` (${original})` : ''}: ${value('action')} ${value('status')}${diagnostic ? `, ${diagnostic}` : ''}`
}

test.each(['postfix', 'exim', 'sendmail', 'opensmtpd', 'courier'] as const)('%s', async (mta) => {
  const list = told(mta)
  expect(list.split('\n').length).toBeGreaterThan(40)
  await expect(`${list}\n`).toMatchFileSnapshot(`situations/${mta}.txt`)
})
