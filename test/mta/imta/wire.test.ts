/** The bytes, held against the structure of published notices and against a MIME parser. */
import { readFileSync } from 'node:fs'
import { type ParsedMail, simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import { DOWN, Play, type PlayOptions, remote, type Sent, UNKNOWN } from './play.ts'

const published = (number: string): string =>
  readFileSync(new URL(`../../fixtures/imta/lhost-messagingserver-${number}.eml`, import.meta.url), 'utf8')

function notice(options: PlayOptions = { world: { 'bob@*': UNKNOWN } }, sent: Sent = {}, nth = 0): string {
  const play = new Play(options)
  play.send(sent)
  return play.run().notices[nth]!.text
}

/** The parts as text, without the line end that belongs to the delimiter. */
function partsOf(text: string): string[] {
  const lf = text.replace(/\r\n/g, '\n')
  const delimiter = /boundary="([^"]+)"/i.exec(lf)![1]!
  return lf
    .split(`\n--${delimiter}`)
    .slice(1, -1)
    .map((part) => part.replace(/^\n/, ''))
}

const fieldNames = (block: string): string[] =>
  block.split('\n').flatMap((line) => /^([!-9;-~]+):/.exec(line)?.[1] ?? [])
const headerOf = (text: string): string => text.replace(/\r\n/g, '\n').split('\n\n')[0]!

describe('as in published notices', () => {
  test('the header: order and letter case', () => {
    const theirs = fieldNames(headerOf(published('01')))
    const added = [
      'Return-path',
      'Original-recipient',
      'References',
      'X-Proofpoint-Virus-Version',
      'X-Proofpoint-Spam-Details',
    ]
    // Theirs was received once more, by the host of the mailbox.
    expect(fieldNames(headerOf(notice()))).toEqual(theirs.filter((name) => !added.includes(name)).slice(1))
  })

  test('part 1: the same lines but for what they name', () => {
    const shape = (text: string) =>
      partsOf(text)[0]!
        .split('\n')
        .map((line) => /^ {2}[A-Z][a-z -]+: |^[^ ].*|^$/i.exec(line)?.[0] ?? line)
    expect(shape(notice())).toEqual(shape(published('01')))
  })

  test('part 2: the same fields in the same order', () => {
    // Later versions always have an envelope id and an arrival date.
    const later = ['Original-envelope-id', 'Arrival-date']
    for (const [ours, theirs] of [
      [notice(), published('01')],
      [notice({ world: { 'bob@*': { do: 'dns', result: 'not-found' } } }), published('05')],
      [notice({ world: { 'bob@*': DOWN } }), published('07')],
    ] as const) {
      expect(fieldNames(partsOf(ours)[1]!)).toEqual(
        fieldNames(partsOf(theirs)[1]!).filter((name) => !later.includes(name)),
      )
    }
  })

  test('part 3: type, return path, and the channel that gave the message up', () => {
    const start = (text: string) =>
      partsOf(text)[2]!
        .split('\n')
        .slice(0, 4)
        .map((line) => line.replace(/<.*/, '<>').replace(/[a-z0-9.-]+\.example\.com( by$)?.*/, 'HOST'))
    expect(start(notice())).toEqual(start(published('01')))
    expect(start(notice({ world: { 'bob@*': DOWN } }))).toEqual(start(published('07')))
  })

  test('subjects', () => {
    const subject = (text: string) => /^Subject: .*$/m.exec(text.replace(/\r/g, ''))?.[0]
    expect(subject(notice())).toBe(subject(published('01')))
    expect(subject(notice({ world: { 'bob@*': DOWN } }))).toBe(subject(published('07')))
  })

  test('ids hold the time, in base 36', () => {
    const time = (id: string) => new Date(Number.parseInt(id.slice(1, 4) + id.slice(9, 12), 36) * 1000).toISOString()
    expect(time('0NFF00JPZ02E0Z00')).toBe('2014-11-22T00:30:14.000Z')
    const id = /^Message-id: <(\w{16})@mta\.example\.com>/m.exec(notice())![1]!
    expect(time(id)).toBe('2026-01-05T09:00:00.000Z')
  })
})

test('a failure notice, whole', () => {
  const [header, ...rest] = notice().split('\r\n\r\n')
  const id = (text: string) =>
    text
      .replace(/<\w{16}@/g, '<ID@')
      .replace(/\(ID_[^)]+\)/g, '(ID_x)')
      .replace(/\|\d{5}\|/g, '|PORT|')
  expect(id(header!).split('\r\n')).toEqual([
    'Received: from process-daemon.mta.example.com by mta.example.com',
    ' (Sun Java System Messaging Server 6.2-3.04 (built Jul 15 2005))',
    ' id <ID@mta.example.com> for app@client.test; Mon,',
    ' 05 Jan 2026 09:00:00 +0000 (GMT)',
    'Received: from mta.example.com',
    ' (Sun Java System Messaging Server 6.2-3.04 (built Jul 15 2005))',
    ' id <ID@mta.example.com>; Mon, 05 Jan 2026 09:00:00 +0000 (GMT)',
    'Date: Mon, 05 Jan 2026 09:00:00 +0000 (GMT)',
    'From: MTA e-Mail Interconnect <postmaster@mta.example.com>',
    'Subject: Delivery Notification: Delivery has failed',
    'To: app@client.test',
    'Message-id: <ID@mta.example.com>',
    'MIME-version: 1.0',
    'Content-type: multipart/report;',
    ' boundary="Boundary_(ID_x)"; report-type=delivery-status',
  ])
  expect(id(rest.join('\r\n\r\n')).replace(/\r\n/g, '\n')).toMatchInlineSnapshot(`
    "
    --Boundary_(ID_x)
    Content-type: text/plain; charset=us-ascii
    Content-language: en-US

    This report relates to a message you sent with the following header fields:

      Message-id: <1@client.test>
      Date: Mon, 05 Jan 2026 09:00:00 +0000
      From: App <app@client.test>
      To: bob@example.net
      Subject: hello

    Your message cannot be delivered to the following recipients:

      Recipient address: bob@example.net
      Reason: Remote SMTP server has rejected address
      Diagnostic code: smtp;550 5.1.1 <bob@example.net>... User Unknown
      Remote system: dns;mx.example.net (TCP|192.0.2.1|PORT|192.0.2.25|25) (mx.example.net ESMTP)


    --Boundary_(ID_x)
    Content-type: message/delivery-status

    Reporting-MTA: dns;mta.example.com (tcp-daemon)

    Original-recipient: rfc822;bob@example.net
    Final-recipient: rfc822;bob@example.net
    Action: failed
    Status: 5.1.1 (Remote SMTP server has rejected address)
    Remote-MTA: dns;mx.example.net (TCP|192.0.2.1|PORT|192.0.2.25|25)
     (mx.example.net ESMTP)
    Diagnostic-code: smtp;550 5.1.1 <bob@example.net>... User Unknown

    --Boundary_(ID_x)
    Content-type: message/rfc822

    Return-path: <app@client.test>
    Received: from tcp-daemon.mta.example.com by mta.example.com
     (Sun Java System Messaging Server 6.2-3.04 (built Jul 15 2005))
     id <ID@mta.example.com>; Mon, 05 Jan 2026 09:00:00 +0000 (GMT)
    Received: from client.test ([127.0.0.1])
     by mta.example.com
     (Sun Java System Messaging Server 6.2-3.04 (built Jul 15 2005))
     with ESMTP id <ID@mta.example.com> for bob@example.net; Mon,
     05 Jan 2026 09:00:00 +0000 (GMT)
    Message-ID: <1@client.test>
    Date: Mon, 05 Jan 2026 09:00:00 +0000
    From: App <app@client.test>
    To: bob@example.net
    Subject: hello

    line 1
    line 2
    line 3
    line 4
    line 5
    line 6
    line 7
    line 8
    line 9
    line 10
    line 11
    line 12
    line 13
    line 14
    line 15
    line 16
    line 17
    line 18
    line 19
    line 20
    line 21
    line 22
    line 23
    line 24
    line 25
    line 26
    line 27
    line 28
    line 29
    line 30

    --Boundary_(ID_x)--
    "
  `)
})

describe('the checklist', () => {
  const text = notice()

  test('what parsers key on', () => {
    expect(text).toMatch(
      /boundary="Boundary_\(ID_[A-Za-z0-9+/]{21}[AQgw]\)"; report-type=delivery-status\r\n\r\n\r\n--B/,
    )
    expect(text).toContain(
      '\r\nThis report relates to a message you sent with the following header fields:\r\n\r\n  Message-id: ',
    )
    expect(text).toMatch(/\r\n {2}Recipient address: bob@example\.net\r\n {2}Reason: \S/)
    expect(text).toContain('\r\nStatus: 5.1.1 (Remote SMTP server has rejected address)\r\n')
    expect(text.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/)
  })

  test('the delivery status is ASCII, whatever the remote host and the addresses are', () => {
    const world = { '*@example.net': { ...UNKNOWN, reply: '550 5.1.1 存在しません\r\n' } as OutcomeSpec }
    const utf8 = notice({ world }, { to: ['利用者@example.net'], raw: 'Subject: 件名\r\n\r\nx\r\n' })
    const [first, second] = partsOf(utf8)
    expect(first + second!).toMatch(/^[\n -~]*$/)
    expect(second).toContain('Diagnostic-code: smtp;550 5.1.1 ??????')
  })

  test('three parts, as a MIME parser sees them', async () => {
    const parsed = await simpleParser(text)
    expect(parsed.headers.get('content-type')).toMatchObject({
      value: 'multipart/report',
      params: { 'report-type': 'delivery-status' },
    })
    expect(parsed.text).toContain('Your message cannot be delivered')
    // mailparser takes the delivery status for text.
    expect(parsed.text).toContain('Final-recipient: rfc822;bob@example.net')
    expect(parsed.attachments.map(({ contentType }) => contentType)).toEqual(['message/rfc822'])
    expect(await inner(parsed)).toMatchObject({ subject: 'hello', messageId: '<1@client.test>' })
  })

  const inner = (parsed: ParsedMail) => simpleParser(parsed.attachments[0]!.content)

  test('the id of the job stands in the second Received line and on top of the original', () => {
    const ids = [...text.matchAll(/id <(\w{16})@mta/g)].map((match) => match[1])
    expect(ids[1]).toBe(ids[2])
    expect(new Set([...ids, /Message-id: <(\w+)@mta/.exec(text)![1]]).size).toBe(4)
  })

  test('a run with the same seed gives the same bytes, another seed others', () => {
    expect(notice()).toBe(text)
    expect(notice({ world: { 'bob@*': UNKNOWN }, seed: 2 })).not.toBe(text)
  })
})

describe('the parts', () => {
  test('RET=HDRS returns the header alone', () => {
    const part = partsOf(notice(undefined, { ret: 'HDRS' }))[2]!
    expect(part).toMatch(
      /^Content-type: text\/rfc822-headers\n\nReturn-path: <app@client\.test>\nReceived: from tcp-daemon/,
    )
    expect(part).toMatch(/\nSubject: hello\n$/)
  })

  test('postheadonly cuts the postmaster’s copy and not the sender’s', () => {
    const options = { mta: remote('postheadonly'), world: { 'bob@*': UNKNOWN } }
    expect(partsOf(notice(options))[2]).toContain('line 30')
    expect(partsOf(notice(options, {}, 1))[2]).not.toContain('line 1')
    expect(partsOf(notice(undefined, { ret: 'HDRS' }, 1))[2]).toContain('line 30')
  })

  test('a warning quotes LINES_TO_RETURN lines as plain text', () => {
    const warning = (options: string) => partsOf(notice({ mta: { options }, world: { 'bob@*': DOWN } }))[2]!
    expect(warning('')).toMatch(/^Content-type: text\/plain\n\nReturn-path: /)
    expect(warning('')).toMatch(/\nline 20\n$/)
    expect(warning('LINES_TO_RETURN=2')).toMatch(/\n\nline 1\nline 2\n$/)
    expect(warning('LINES_TO_RETURN=0')).toMatch(/\nSubject: hello\n$/)
  })

  test('the history can be shortened and switched off', () => {
    const first = (options: string) => partsOf(notice({ mta: { options }, world: { 'bob@*': DOWN } }))[0]!
    expect(first('HISTORY_TO_RETURN=2').match(/TCP active open/g)).toHaveLength(2)
    expect(first('RETURN_DELIVERY_HISTORY=0')).toContain('after 3 days\n\nThe mail system will')
  })

  test('ENVID and ORCPT come back decoded, and an address that changed is shown in both forms', () => {
    const sent = {
      envid: 'order+2B7',
      to: [{ forwardPath: 'sales@mta.example.com', orcpt: 'rfc822;Sales+2Bjp@shop.test' }],
    }
    const text = notice({ mta: { aliases: { sales: 'bob@example.net' } }, world: { '*': UNKNOWN } }, sent)
    expect(text).toContain('Original-envelope-id: order+7\r\nReporting-MTA: dns;mta.example.com (tcp-daemon)\r\n\r\n')
    expect(text).toContain(
      'Original-recipient: rfc822;Sales+jp@shop.test\r\nFinal-recipient: rfc822;bob@example.net\r\n',
    )
    expect(text).toContain('  Recipient address: bob@example.net\r\n  Original address: Sales+jp@shop.test\r\n')
  })

  test('an address in three forms: final with the original one beside it, original alone, or intermediate', () => {
    const forms = (keyword: string) => {
      const mta = {
        aliases: { sales: 'bob' },
        users: { bob: 'bob7' },
        config: `ims-ms ${keyword}\nims-ms-daemon\n`,
      }
      const world = { '*': { do: 'mailbox', result: 'full' } as OutcomeSpec }
      const text = notice({ mta, world }, { to: ['sales@mta.example.com'] })
      const found = (pattern: RegExp) => pattern.exec(text)?.[1]
      return [
        found(/^ {2}Recipient address: (.*)\r$/m),
        found(/^ {2}Original address: (.*)\r$/m),
        found(/^Final-recipient: rfc822;(.*)\r$/m),
        found(/^Original-recipient: rfc822;(.*)\r$/m),
      ]
    }
    const [original, intermediate, final] = ['sales@mta.example.com', 'bob@mta.example.com', 'bob7@ims-ms-daemon']
    expect(forms('')).toEqual([final, original, final, original])
    expect(forms('includefinal')).toEqual([final, original, final, original])
    expect(forms('suppressfinal')).toEqual([original, undefined, original, original])
    expect(forms('useintermediate')).toEqual([intermediate, original, intermediate, original])
  })

  test('in the layout of 6.1, one empty line before the first boundary, and an encoding in part 1', () => {
    const text = notice({ mta: { layout: '6.1' }, world: { 'bob@*': UNKNOWN } })
    expect(text).toMatch(/report-type=delivery-status\r\n\r\n--Boundary/)
    expect(partsOf(text)[0]).toMatch(
      /^Content-type: text\/plain; charset=us-ascii\nContent-language: en-US\nContent-transfer-encoding: 7BIT\n\nThis/,
    )
  })

  test('a rule names what the remote host greeted with', () => {
    const world = { 'bob@*': { ...UNKNOWN, host: 'mx.example.jp[192.0.2.9] au mail' } as OutcomeSpec }
    const text = notice({ world }).replace(/\|\d{5}\|/g, '|PORT|')
    expect(text).toContain('Remote-MTA: dns;mx.example.jp (TCP|192.0.2.1|PORT|192.0.2.9|25)\r\n (au mail)\r\n')
  })

  test('CONTENT_RETURN_BLOCK_LIMIT holds for the postmaster’s copy whatever RET says', () => {
    const options = 'BLOCK_SIZE=100\nCONTENT_RETURN_BLOCK_LIMIT=2\n'
    const mta = { ...remote('sendpost'), options }
    const copy = (nth: number) => partsOf(notice({ mta, world: { 'bob@*': UNKNOWN } }, { ret: 'FULL' }, nth))[2]
    expect(copy(0)).toContain('line 30')
    expect(copy(1)).toMatch(/^Content-type: text\/rfc822-headers\n/)
  })

  test('a postmaster named by keyword, by option, or without a name', () => {
    const from = (mta: PlayOptions['mta']) => /^From: .*$/m.exec(notice({ mta, world: { 'bob@*': UNKNOWN } }))![0]
    const options = 'RETURN_ADDRESS=pm@example.com\nRETURN_PERSONAL=Internet Mail Delivery\n'
    expect(from({ options })).toBe('From: Internet Mail Delivery <pm@example.com>')
    expect(from({ options, ...remote('returnpersonal "Mail, Inc." returnaddress a@b.test') })).toBe(
      'From: "Mail, Inc." <a@b.test>',
    )
    expect(from({ options: 'RETURN_PERSONAL=' })).toBe('From: postmaster@mta.example.com')
  })

  test('an original without a last line end, or with bare line feeds, is quoted in lines', () => {
    const text = notice(undefined, { raw: 'Subject: x\n\nno end' })
    expect(text).toMatch(/\r\nSubject: x\r\n\r\nno end\r\n\r\n--Boundary_\(ID_.*\)--\r\n$/)
  })
})

test.each<[string, OutcomeSpec, string, string]>([
  ['data', { do: 'reply', at: 'message', reply: '554 spam' }, '5.0.0', 'SMTP transmission failure has occurred'],
  ['mail', { do: 'reply', at: 'mail', reply: '501 5.1.8 no' }, '5.1.8', 'Server rejected MAIL FROM address'],
  ['no domain', { do: 'dns', result: 'not-found' }, '5.4.4', 'Illegal host/domain name found'],
  ['null MX', { do: 'dns', result: 'null-mx' }, '5.1.10', 'host/domain does not accept mail'],
  ['full', { do: 'mailbox', result: 'full' }, '4.2.2', 'Over quota'],
  ['unknown', { do: 'mailbox', result: 'unknown' }, '5.1.1', 'unknown or illegal user'],
])('reason: %s', (_name, outcome, status, reason) => {
  const text = notice({ world: { 'bob@*': outcome } })
  expect(text).toContain(`Action: failed\r\nStatus: ${status} (${reason})\r\n`)
  expect(text.includes('Diagnostic-code')).toBe(outcome.do === 'reply')
})

test('the queue form begins with the SMTP server’s line, delivery puts the return path above it', () => {
  const play = new Play()
  const message = play.send({ to: ['alice@mta.example.com'] })
  expect(message.trace.replace(/<\w{16}@/, '<ID@').split('\r\n')).toEqual([
    'Received: from client.test ([127.0.0.1])',
    ' by mta.example.com',
    ' (Sun Java System Messaging Server 6.2-3.04 (built Jul 15 2005))',
    ' with ESMTP id <ID@mta.example.com> for alice@mta.example.com;',
    ' Mon, 05 Jan 2026 09:00:00 +0000 (GMT)',
    '',
  ])
  const form = play.mta.deliveredForm(message, message.recipients[0]!, new TextEncoder().encode('Subject: x\r\n'))
  expect(new TextDecoder().decode(form)).toBe('Return-path: <app@client.test>\r\nSubject: x\r\n')
})

test('the log tells each step in the product’s codes', () => {
  const play = new Play({ mta: remote('notices 1 2'), world: { 'bob@*': [DOWN, UNKNOWN] } })
  play.send()
  const log = play.mta.createLog(1)
  const lines = play.run().events.flatMap((event) => log.lines(event))
  expect(lines.map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
    'tcp_local tcp_local E 1 app@client.test rfc822;bob@example.net bob@example.net',
    'tcp_local Q 1 app@client.test rfc822;bob@example.net bob@example.net TCP active open: Failed connect() Error: Connection timed out',
    'tcp_local R 1 app@client.test rfc822;bob@example.net bob@example.net 550 5.1.1 <bob@example.net>... User Unknown',
    'process tcp_local E 3 rfc822;app@client.test app@client.test',
    'process ims-ms E 3 rfc822;postmaster@mta.example.com postmaster@mta.example.com',
    'ims-ms D 3 rfc822;postmaster@mta.example.com postmaster@mta.example.com',
    'tcp_local D 3 rfc822;app@client.test app@client.test 250 2.0.0 Ok',
  ])
})
