import { connect } from 'node:net'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { listen } from '../smtp/listen.ts'
import { Talk } from '../smtp/talk.ts'
import { ANY, files, start } from './support.ts'

const lmtp = () => listen({ lmtp: true })

test('LHLO is the only greeting, and each recipient that was taken has a reply of its own after the message', async () => {
  const { sandbox, port } = await lmtp()
  const talk = await Talk.open(port)
  expect(await talk.say('EHLO client.test')).toMatch(/^500/)
  expect(await talk.say('HELO client.test')).toMatch(/^500/)
  expect(await talk.say('LHLO client.test')).toMatch(/PIPELINING[\s\S]*ENHANCEDSTATUSCODES/)
  for (const line of ['MAIL FROM:<a@b.test>', 'RCPT TO:<one@c.test>', 'RCPT TO:<two@c.test>']) await talk.say(line)
  expect(await talk.say('DATA')).toMatch(/^354/)
  expect(await talk.say('Subject: x\r\n\r\nx\r\n.')).toMatch(/^250/)
  expect(await talk.reply()).toMatch(/^250/)
  expect(await talk.say('NOOP')).toMatch(/^250/)
  expect(talk.rest).toBe('')
  expect(sandbox.messages).toHaveLength(1)
})

test('a rule refuses the message for one of its recipients; the others get it', async () => {
  const { sandbox, port } = await lmtp()
  sandbox.rules({ at: 'message', when: { recipient: 'full@*' } as never, do: { do: 'reply', reply: '452 4.2.2 full' } })
  const talk = await Talk.open(port)
  await talk.sayAll(
    'LHLO client.test',
    'MAIL FROM:<>',
    'RCPT TO:<ann@c.test>',
    'RCPT TO:<full@c.test>',
    'RCPT TO:<bob@c.test>',
    'DATA',
  )
  const replies = [await talk.say('x\r\n.'), await talk.reply(), await talk.reply()]
  expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['250', '452', '250'])
  expect(sandbox.messages[0]?.envelope.recipients.map((each) => each.forwardPath)).toEqual(['ann@c.test', 'bob@c.test'])
})

test('what is too large is refused once for each, and DATA without a recipient is 503', async () => {
  const { port } = await lmtp()
  const talk = await Talk.open(port)
  await talk.sayAll('LHLO client.test', 'MAIL FROM:<>')
  expect(await talk.say('RCPT TO:<reject@bouncelab.test>')).toMatch(/^550/)
  expect(await talk.say('DATA')).toMatch(/^503/)
  await talk.sayAll('RSET', 'MAIL FROM:<>', 'RCPT TO:<a@c.test>', 'RCPT TO:<b@c.test>', 'DATA')
  expect([await talk.say(`${'x'.repeat(3000)}\r\n.`), await talk.reply()].map((reply) => reply.slice(0, 3))).toEqual([
    '552',
    '552',
  ])
})

test('nodemailer hands mail in by LMTP, on a port and on a socket file that a dead server left', async () => {
  const { folder } = files()
  const path = join(folder, 'lmtp.sock')
  const first = await start({ lmtp: { path } })
  expect(first.lmtp).toEqual({ host: path, port: 0 })
  await expect(start({ lmtp: { path } })).rejects.toThrow(/LMTP cannot listen on .*: somebody listens there/)
  const onPort = await start({ lmtp: ANY })
  const socket = connect(path)
  for (const server of [first, onPort]) {
    const to = server === first ? { connection: socket } : { ...server.lmtp }
    const transport = createTransport({ ...to, lmtp: true, ignoreTLS: true } as never)
    await transport.sendMail({ from: 'a@b.test', to: ['c@d.test', 'e@d.test'], subject: 's', text: 't' })
    transport.close()
    const sandbox = await server.sandbox('default')
    expect(sandbox.engine.state.counters.message).toBe(1)
  }
})
