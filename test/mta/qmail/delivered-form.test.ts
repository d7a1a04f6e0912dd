import { expect, test } from 'vitest'
import { concat, toLf, utf8 } from '../../../server/mail/bytes.ts'
import { World } from '../../support/world.ts'

/** What final delivery wrote for one message to `x`. */
function stored(lines: string, from: string, raw: string): string {
  const world = new World({ type: 'qmail', control: { me: 'mx.test' }, users: { ann: [] }, alias: { x: lines } })
  // A second recipient that waits keeps the message in motion.
  const id = world.send({ from, to: ['x@mx.test', 'greylist@bouncelab.test'], raw })
  world.step()
  const message = world.engine.state.messages.get(id)
  const recipient = message?.recipients[0]
  if (!message || !recipient) throw new Error('it has ended')
  const queueForm = concat(utf8(message.trace), toLf(world.bytes.get(id) as Uint8Array))
  return new TextDecoder().decode(world.engine.mta.deliveredForm(message, recipient, queueForm))
}

const RAW = 'Subject: x\r\n\r\nFrom here\r\n>From there\r\n >From\r\nFromage\r\nend'
const RECEIVED = 'Received: (qmail 20001 invoked by uid 0); 5 Jan 2026 09:00:00 -0000\n'

test('A Maildir gets Return-Path and Delivered-To before the bytes', () => {
  expect(stored('./Maildir/', 'a b@c.test', RAW)).toBe(
    `Return-Path: <"a b"@c.test>\nDelivered-To: x@mx.test\n${RECEIVED}${RAW.replaceAll('\r', '')}`,
  )
})

test('An mbox gets a From line first, more quotes where a line looks like one, and an empty line last', () => {
  expect(stored('./Mailbox', 'a\tb@c.test', RAW)).toBe(
    [
      'From a-b@c.test Mon Jan 05 09:00:00 2026',
      'Return-Path: <"a\tb"@c.test>',
      'Delivered-To: x@mx.test',
      `${RECEIVED}Subject: x`,
      '',
      '>From here',
      '>>From there',
      ' >From',
      'Fromage',
      'end',
      '',
      '',
    ].join('\n'),
  )
})

test('The From line of an empty sender is MAILER-DAEMON’s', () => {
  expect(stored('/var/mail/x', '', 'Subject: x\r\n\r\n').split('\n')[0]).toBe(
    'From MAILER-DAEMON Mon Jan 05 09:00:00 2026',
  )
})
