import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scanMime } from '../../server/mail/mime.ts'
import { readReport } from '../../server/mail/read-report.ts'

const FIXTURES = new URL('../fixtures/', import.meta.url)
const read = (raw: Uint8Array) => readReport(raw, scanMime(raw).parts)
const ofFile = (path: string) => read(readFileSync(new URL(path, FIXTURES)))

describe('reports with fields', () => {
  const LOST = 'lhost-messagingserver-03.eml'
  const files = readdirSync(new URL('imta/', FIXTURES)).filter((file) => file.endsWith('.eml') && file !== LOST)

  test.each(files)('%s names its recipients, and what was done', (file) => {
    const report = ofFile(`imta/${file}`)
    expect(report?.form).toBe('dsn')
    expect(report?.fields.map(({ name }) => name)).toContain('Reporting-MTA')
    expect(report?.recipients.length).toBeGreaterThan(0)
    for (const { address, fields } of report?.recipients ?? []) {
      expect(address).toMatch(/^[^\s;<>]+@[^\s;<>]+$/)
      expect(fields.map(({ name }) => name.toLowerCase())).toEqual(expect.arrayContaining(['action', 'status']))
    }
  })

  test('one whose boundaries were lost has none that could be trusted', () => {
    expect(ofFile(`imta/${LOST}`)).toBeNull()
  })

  test('a folded field is one value, and keeps its folds as written', () => {
    const field = ofFile('imta/lhost-messagingserver-01.eml')?.recipients[0]?.fields.find(
      ({ name }) => name === 'Remote-MTA',
    )
    expect(field?.value).toMatch(/^dns;mx\.example\.jp \(TCP.* ESMTP SENDMAIL-VM\)$/)
    expect(field?.raw).toContain('\n (6jo')
  })

  test('fields without a group of their own for the message are read too', () => {
    const raw = Buffer.from(
      'Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n' +
        'Final-Recipient: rfc822; <a@b.test>\r\nAction: failed\r\n\r\n--b--\r\n',
    )
    expect(read(raw)).toMatchObject({ fields: [], recipients: [{ address: 'a@b.test' }] })
  })
})

describe('reports of qmail', () => {
  test('have no fields: each paragraph names a recipient', () => {
    const report = ofFile('qmail/35-mixed-recipients/bounce-2.smtp.eml')
    expect(report).toMatchObject({ form: 'qsbmf', part: null, fields: [] })
    expect(report?.recipients.length).toBeGreaterThan(1)
    for (const { address, paragraph } of report?.recipients ?? [])
      expect(paragraph?.startsWith(`<${address}>:\n`)).toBe(true)
    expect(report?.recipients.map(({ paragraph }) => paragraph).join('')).not.toContain('Below this line')
  })

  test('what a program said may have empty lines in it', () => {
    const report = ofFile('qmail/22-local-program-blank-lines/bounce-1.smtp.eml')
    expect(report?.recipients).toHaveLength(1)
  })
})

test('a mail is no report', () => {
  expect(read(Buffer.from('Subject: x\r\n\r\nHello.\r\n'))).toBeNull()
  expect(read(Buffer.from('Subject: x\r\n\r\n> Hi. This is the qmail-send program\r\n'))).toBeNull()
})
