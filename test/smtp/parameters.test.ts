import { expect, test } from 'vitest'
import { listen } from './listen.ts'

const MAIL = 'MAIL FROM:<a@b.test>'
const RCPT = 'RCPT TO:<a@b.test>'

/** The parameters, the reply's beginning, and what the envelope then holds. */
const table: [command: string, reply: string, kept?: object][] = [
  [`${MAIL} SIZE=2000 BODY=8BITMIME SMTPUTF8`, '250 2.1.0', { smtpUtf8: true }],
  [`${MAIL} size=10 body=7bit auth=<>`, '250 2.1.0', {}],
  [`${MAIL} SIZE=2001`, '552 5.3.4'],
  [`${MAIL} SIZE=99999999999999999999`, '552 5.3.4'],
  [`${MAIL} SIZE=ten`, '501 5.5.4'],
  [`${MAIL} SIZE=`, '501 5.5.4'],
  [`${MAIL} SIZE`, '501 5.5.4'],
  [`${MAIL} SIZE=1 SIZE=1`, '501 5.5.4'],
  [`${MAIL} BODY=BINARYMIME`, '501 5.5.4'],
  [`${MAIL} SMTPUTF8=yes`, '501 5.5.4'],
  [`${MAIL} AUTH`, '501 5.5.4'],
  [`${MAIL} RET=FULL ENVID=QQ+2B314159`, '250 2.1.0', { ret: 'FULL', envid: 'QQ+2B314159' }],
  [`${MAIL} ret=hdrs`, '250 2.1.0', { ret: 'HDRS' }],
  [`${MAIL} RET=SOME`, '501 5.5.4'],
  [`${MAIL} RET=FULL RET=FULL`, '501 5.5.4'],
  [`${MAIL} ENVID=a ret=full envid=a`, '501 5.5.4'],
  [`${MAIL} ENVID=`, '501 5.5.4'],
  [`${MAIL} ENVID=a+2b`, '501 5.5.4'],
  [`${MAIL} ENVID=a=b`, '501 5.5.4'],
  [`${MAIL} ENVID=${'x'.repeat(101)}`, '501 5.5.4'],
  [`${MAIL} NOTIFY=NEVER`, '555 5.5.4'],
  [`${MAIL} FROBNICATE=1`, '555 5.5.4'],
  [`${MAIL} constructor=1`, '555 5.5.4'],
  [`${RCPT} NOTIFY=NEVER`, '250 2.1.5', { notify: ['NEVER'] }],
  [`${RCPT} NOTIFY=success,FAILURE,Delay`, '250 2.1.5', { notify: ['SUCCESS', 'FAILURE', 'DELAY'] }],
  [`${RCPT} NOTIFY=NEVER,FAILURE`, '501 5.5.4'],
  [`${RCPT} NOTIFY=ALWAYS`, '501 5.5.4'],
  [`${RCPT} NOTIFY=`, '501 5.5.4'],
  [`${RCPT} NOTIFY`, '501 5.5.4'],
  [`${RCPT} NOTIFY=DELAY NOTIFY=DELAY`, '501 5.5.4'],
  [`${RCPT} ORCPT=rfc822;Bob+2Bx@Example.COM`, '250 2.1.5', { orcpt: 'rfc822;Bob+2Bx@Example.COM' }],
  [`${RCPT} ORCPT=utf-8;受信@例え.jp`, '250 2.1.5', { orcpt: 'utf-8;受信@例え.jp' }],
  [`${RCPT} ORCPT=bob@example.com`, '501 5.5.4'],
  [`${RCPT} ORCPT=;bob@example.com`, '501 5.5.4'],
  [`${RCPT} ORCPT=rfc822;`, '501 5.5.4'],
  [`${RCPT} ORCPT=rfc822;a+zz`, '501 5.5.4'],
  [`${RCPT} ORCPT=rfc822;a ORCPT=rfc822;a`, '501 5.5.4'],
  [`${RCPT} SIZE=10`, '555 5.5.4'],
  ['MAIL FROM', '501 5.5.4'],
  ['MAIL', '501 5.5.4'],
  ['MAIL FROM:<a@b', '501 5.1.7'],
  ['RCPT TO:<>', '501 5.1.3'],
  ['RCPT TO:', '501 5.1.3'],
  ['RCPT TO:<a@b', '501 5.1.3'],
  ['RCPT a@b', '501 5.5.4'],
]

test.each(table)('%j is answered %j and kept as %j', async (command, reply, kept) => {
  const { sandbox, client } = await listen()
  const isRcpt = command.startsWith('RCPT')
  const talk = await client(...(isRcpt ? [MAIL] : []))
  const said = await talk.say(command)
  expect(said.startsWith(reply), said).toBe(true)
  if (!kept) {
    expect(sandbox.refusals).toMatchObject([{ stage: isRcpt ? 'rcpt' : 'mail', command, reply: said }])
    return
  }
  await talk.sayAll(...(isRcpt ? [] : ['RCPT TO:<a@b.test>']), 'DATA', '.')
  const { envelope } = sandbox.messages[0]!
  if (isRcpt) expect(envelope.recipients).toEqual([{ forwardPath: 'a@b.test', ...kept }])
  else expect(envelope).toEqual({ reversePath: 'a@b.test', recipients: [{ forwardPath: 'a@b.test' }], ...kept })
})
