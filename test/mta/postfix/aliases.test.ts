import { describe, expect, test } from 'vitest'
import type { RecipientPath } from '../../../server/core/types.ts'
import { utf8 } from '../../../server/mail/bytes.ts'
import { createMta } from '../../../server/mta/mta.ts'
import { CLIENT, play } from '../common/play.ts'

const FILES = {
  '/etc/aliases':
    'two: alice, dave\nteam: alice, gone@away.test\nlist: alice, gone@away.test\nowner-list: owner@away.test\n',
  '/home/bob/.forward': 'gone@away.test\n',
}
const INPUT = {
  type: 'postfix',
  config: { myhostname: 'mx.test', mydestination: 'mx.test', alias_maps: 'hash:/etc/aliases' },
  files: FILES,
  users: ['alice', 'bob', 'dave'],
}
const GONE = {
  id: 'r1',
  when: { recipient: 'gone@away.test' },
  then: [{ do: 'reply', at: 'rcpt', reply: '550 5.1.1 nobody' }],
} as const
const RAW = utf8('From: a@shop.test\r\nSubject: s\r\nMessage-ID: <1@shop.test>\r\n\r\nhello\r\n')

const send = (path: RecipientPath) =>
  play({
    input: INPUT,
    rules: [{ ...GONE, then: [...GONE.then] }],
    envelope: { reversePath: 'a@shop.test', recipients: [path], envid: 'x1', ret: 'HDRS' },
    raw: RAW,
  })
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').replace(/\r\n/g, '\n')

describe('What an alias or a .forward file sends on', () => {
  test.each(['team', 'bob'])('%s: a bounce says whom it was expanded from', (name) => {
    const { notices } = send({ forwardPath: `${name}@mx.test` })
    expect(notices.map(({ kind, to }) => [kind, to])).toEqual([['bounce', 'a@shop.test']])
    const bounce = text(notices[0]?.bytes as Uint8Array)
    expect(bounce).toContain(`<gone@away.test> (expanded from <${name}@mx.test>): host `)
    expect(bounce).toContain(`Final-Recipient: rfc822; gone@away.test\nOriginal-Recipient: rfc822;${name}@mx.test\n`)
    expect(bounce).toContain('Original-Envelope-Id: x1\n')
  })

  test('a list has a sender and requests of its own: its bounce goes to the owner and names the member alone', () => {
    const { notices } = send({ forwardPath: 'list@mx.test', orcpt: 'rfc822;x@y.test', notify: ['FAILURE'] })
    const bounce = text(notices[0]?.bytes as Uint8Array)
    expect(notices[0]?.to).toBe('owner-list@mx.test')
    expect(bounce).toContain('Final-Recipient: rfc822; gone@away.test\nOriginal-Recipient: rfc822;gone@away.test\n')
    expect(bounce).not.toMatch(/expanded from|Original-Envelope-Id/)
  })
})

describe('NOTIFY=SUCCESS', () => {
  test.each([
    ['two', 'expanded'],
    ['bob', 'expanded'],
    ['list', 'delivered'],
  ])('to %s: one report about the alias, and none about whom it stands for', (name, action) => {
    const { notices, log } = send({ forwardPath: `${name}@mx.test`, notify: ['SUCCESS'] })
    expect(notices.map(({ kind }) => kind).filter((kind) => kind === 'delivery-report')).toHaveLength(1)
    const report = text(notices.find(({ kind }) => kind === 'delivery-report')?.bytes as Uint8Array)
    expect(report).toContain(`\n<${name}@mx.test>: delivery via local: alias expanded\n`)
    expect(report.match(/^Final-Recipient: .*$/gm)).toEqual([`Final-Recipient: rfc822; ${name}@mx.test`])
    expect(report).toContain(`\nAction: ${action}\nStatus: 2.0.0\n`)
    expect(log.filter((line) => line.includes('alias expanded'))).toEqual([])
    expect(log.find((line) => line.includes('qmgr'))).toContain('nrcpt=1 ')
  })

  test('alone it asks for no bounce of a member', () => {
    const { notices } = send({ forwardPath: 'team@mx.test', notify: ['SUCCESS'] })
    expect(notices.map(({ kind }) => kind)).toEqual(['delivery-report'])
  })
})

test('a message with as many Received fields as hopcount_limit is refused after its end, the own one counted', () => {
  const { smtp } = createMta(INPUT, { timezone: 'UTC' })
  const client = CLIENT.type === 'smtp' ? CLIENT.client : undefined
  const hops = (count: number) => utf8(`${'Received: by a.test\r\n'.repeat(count)}Subject: s\r\n\r\nx\r\n`)
  expect(client && smtp?.judgeMessage?.(hops(48))).toBeNull()
  expect(smtp?.judgeMessage?.(hops(49))?.reply).toBe('554 5.4.0 Error: too many hops')
})
