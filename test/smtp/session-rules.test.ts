import { expect, test } from 'vitest'
import type { SessionPoint } from '../../server/core/rule.ts'
import { listen } from './listen.ts'
import { Talk } from './talk.ts'

/** Every command of an ordinary session, by the point at which rules act on it. */
const SESSION: [at: SessionPoint, command: string][] = [
  ['ehlo', 'EHLO client.test'],
  ['auth', 'AUTH PLAIN AG1lAHB3'],
  ['mail', 'MAIL FROM:<a@b.test>'],
  ['rcpt', 'RCPT TO:<c@d.test>'],
  ['data', 'DATA'],
  ['message', 'Subject: hello\r\n\r\nbody\r\n.'],
  ['quit', 'QUIT'],
]
const points = SESSION.map(([at]) => at)

/** Says all before this point. @returns the connection and the command that the rule is to meet */
async function upTo(point: SessionPoint, port: number): Promise<{ talk: Talk; command: string }> {
  const talk = await Talk.open(port)
  const index = points.indexOf(point)
  await talk.sayAll(...SESSION.slice(0, index).map(([, command]) => command))
  return { talk, command: SESSION[index]![1] }
}

/** AUTH takes the session to the sandbox `me`; rules stand in both. */
async function withRules(...rules: Parameters<Awaited<ReturnType<typeof listen>>['sandbox']['rules']>) {
  const listening = await listen()
  const me = listening.host.sandbox('me')
  listening.sandbox.rules(...rules)
  me.rules(...rules)
  return { ...listening, at: (point: SessionPoint) => (point === 'ehlo' ? listening.sandbox : me) }
}

const commandOf = (point: SessionPoint, command: string) =>
  point === 'auth' ? 'AUTH PLAIN ***' : point === 'message' ? 'DATA' : command

test.each(points)(
  'a reply at %s takes the place of the answer and is one refusal that names its rule',
  async (point) => {
    const { port, at } = await withRules({ at: point, do: { do: 'reply', reply: '450 4.7.1 not now\nsee\x07 below' } })
    const { talk, command } = await upTo(point, port)
    expect(await talk.say(command)).toBe('450-4.7.1 not now\n450 see  below')
    const stage = { stage: point, command: commandOf(point, command), ruleId: 'r1' }
    expect(at(point).refusals).toMatchObject([{ ...stage, reply: '450 4.7.1 not now\nsee\x07 below' }])
    expect(at(point).messages).toHaveLength(point === 'quit' ? 1 : 0)
    if (point === 'message') expect(at(point).transactions).toBe(0)
  },
)

test.each(points)('drop at %s ends the connection without an answer', async (point) => {
  const { port, at } = await withRules({ at: point, do: { do: 'drop' } })
  const { talk, command } = await upTo(point, port)
  talk.write(`${command}\r\n`)
  expect(await talk.ending()).toBe('end')
  expect(talk.rest).toBe('')
  await at(point).until(() => at(point).closed.length === 1)
  expect(at(point).refusals).toMatchObject([
    { stage: point, command: commandOf(point, command), reply: '', ruleId: 'r1' },
  ])
  expect(at(point).transactions).toBe(0)
})

test.each(points)('reset at %s breaks the connection', async (point) => {
  const { port, at } = await withRules({ at: point, do: { do: 'reset' } })
  const { talk, command } = await upTo(point, port)
  talk.write(`${command}\r\n`)
  expect(await talk.ending()).toBe('reset')
  expect(at(point).refusals).toMatchObject([{ stage: point, reply: '', ruleId: 'r1' }])
})

test.each(points)('stall at %s answers nothing until the client goes', async (point) => {
  const { port, at } = await withRules({ at: point, do: { do: 'stall' } })
  const { talk, command } = await upTo(point, port)
  talk.write(`${command}\r\n`)
  await at(point).until(() => at(point).refusals.length === 1)
  talk.socket.end('NOOP\r\n')
  expect(await talk.ending()).toBe('end')
  expect(talk.rest).toBe('')
  await at(point).until(() => at(point).closed.length === 1)
  expect(at(point).refusals).toMatchObject([{ stage: point, reply: '', ruleId: 'r1' }])
  expect(at(point).transactions).toBe(0)
})

test.each(points)('a delay at %s takes real time and is counted as a use', async (point) => {
  const { port, at } = await withRules({ at: point, do: { do: 'delay', delay: 60 } })
  const { talk, command } = await upTo(point, port)
  const begin = performance.now()
  expect(await talk.say(command)).toMatch(/^[23]/)
  expect(performance.now() - begin).toBeGreaterThanOrEqual(55)
  talk.destroy()
  await at(point).until(() => at(point).closed.length === 1)
  expect(at(point).closed[0]!.ruleUses).toEqual({ r1: 1 })
})

test('rules act one after another: a delay, then the reply', async () => {
  const { sandbox, client } = await listen()
  sandbox.rules(
    { at: 'rcpt', do: { do: 'delay', delay: 30 } },
    { at: 'rcpt', do: { do: 'reply', reply: '550 5.1.1 no' }, when: { recipient: '*@gone.test' } },
  )
  const talk = await client('MAIL FROM:<a@b.test>', 'RCPT TO:<ok@here.test>')
  expect(await talk.say('RCPT TO:<x@gone.test>')).toBe('550 5.1.1 no')
  await talk.sayAll('DATA', '.', 'QUIT')
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.closed[0]).toMatchObject({ refused: 1, ruleUses: { r1: 2 } })
  expect(sandbox.messages[0]!.envelope.recipients).toEqual([{ forwardPath: 'ok@here.test' }])
})

test('{address} in a reply is the address of MAIL or RCPT, whatever it holds', async () => {
  const { sandbox, client } = await listen()
  sandbox.rules(
    { at: 'ehlo', do: { do: 'reply', reply: '250 {address}' } },
    { at: 'mail', do: { do: 'reply', reply: '550 Invalid sender {address}' }, when: { sender: 'no@*' } },
    { at: 'rcpt', do: { do: 'reply', reply: '550 5.1.1 <{address}>: not {address}' } },
  )
  const talk = await client()
  expect(await talk.say('EHLO me.test')).toBe('250 {address}')
  expect(await talk.say('MAIL FROM:<no@shop.test>')).toBe('550 Invalid sender no@shop.test')
  await talk.say('MAIL FROM:<>')
  expect(await talk.say('RCPT TO:<$&@x.test>')).toBe('550 5.1.1 <$&@x.test>: not $&@x.test')
})

const own: [at: SessionPoint, reply: string][] = [
  ['ehlo', '250 mine'],
  ['auth', '235 mine'],
  ['mail', '250 mine'],
  ['rcpt', '251 mine'],
  ['data', '354 mine'],
  ['message', '250 mine'],
  ['quit', '221 mine'],
]

test.each(own)('a reply of success at %s only changes the words', async (point, reply) => {
  const { port, at } = await withRules({ at: point, do: { do: 'reply', reply } })
  const { talk, command } = await upTo(point, port)
  expect(await talk.say(command)).toBe(reply)
  await talk.sayAll(...SESSION.slice(points.indexOf(point) + 1).map(([, next]) => next))
  await at('quit').until(() => at('quit').closed.length === 1)
  expect(at('quit').messages).toHaveLength(1)
  expect(at(point).closed[0]).toMatchObject({ refused: 0, ruleUses: { r1: 1 } })
})

test('at connect a rule may greet in its own words, refuse, or be silent', async () => {
  const { sandbox, port } = await listen()
  sandbox.rules({ at: 'connect', do: { do: 'reply', reply: '220 hello there' } })
  expect((await Talk.open(port)).greeting).toBe('220 hello there')
  sandbox.rules({ at: 'connect', do: { do: 'reply', reply: '554 5.7.1 go away' } })
  const refused = await Talk.open(port)
  expect([refused.greeting, await refused.ending()]).toEqual(['554 5.7.1 go away', 'end'])
  sandbox.rules({ at: 'connect', do: { do: 'drop' } })
  expect(await (await Talk.silent(port)).ending()).toBe('end')
  expect(sandbox.refusals.map(({ stage, reply }) => [stage, reply])).toEqual([
    ['connect', '554 5.7.1 go away'],
    ['connect', ''],
  ])
})

test('421 closes the connection', async () => {
  const { sandbox, client } = await listen()
  sandbox.rules({ at: 'mail', do: { do: 'reply', reply: '421 4.3.2 later' } })
  const talk = await client()
  expect(await talk.say('MAIL FROM:<>')).toBe('421 4.3.2 later')
  expect(await talk.ending()).toBe('end')
})

test('lose-ack stores the message and cuts the connection before the 250', async () => {
  for (const point of ['mail', 'rcpt', 'data', 'message'] as const) {
    const { sandbox, client } = await listen()
    sandbox.rules({ at: point, do: { do: 'lose-ack' } })
    const talk = await client('MAIL FROM:<>', 'RCPT TO:<a@b.test>', 'DATA')
    talk.write('hello\r\n.\r\n')
    expect(await talk.ending()).toBe('end')
    expect(talk.rest).toBe('')
    await sandbox.until(() => sandbox.closed.length === 1)
    expect(sandbox.closed[0]).toMatchObject({ messageIds: ['m1'], refused: 0, ruleUses: { r1: 1 } })
    expect(sandbox.transactions).toBe(0)
  }
})

test('drip reads the message at its rate, this one only', async () => {
  const { sandbox, client } = await listen()
  sandbox.rules({ at: 'data', do: { do: 'drip', bytesPerSecond: 5000 }, times: 1 })
  const envelope = ['MAIL FROM:<>', 'RCPT TO:<a@b.test>', 'DATA']
  const talk = await client(...envelope)
  const times: number[] = []
  for (let i = 0; i < 2; i++) {
    if (i === 1) await talk.sayAll(...envelope)
    const begin = performance.now()
    await talk.say(`${'x'.repeat(996)}\r\n.`)
    times.push(performance.now() - begin)
  }
  expect(times[0]).toBeGreaterThan(180)
  expect(times[1]).toBeLessThan(120)
  expect(sandbox.messages.map(({ raw }) => raw.length)).toEqual([998, 998])
})

test('hide takes extensions out of EHLO, as long as it acts', async () => {
  const { sandbox, port } = await listen()
  sandbox.rules({ at: 'ehlo', do: { do: 'hide', extensions: ['pipelining', 'SIZE', 'STARTTLS'] }, times: 1 })
  const talk = await Talk.open(port)
  const hidden = await talk.say('EHLO client.test')
  expect(hidden).not.toMatch(/PIPELINING|SIZE|STARTTLS/)
  expect(hidden).toContain('250-8BITMIME')
  expect(await talk.say('STARTTLS')).toBe('500 5.5.2 Command not recognized')
  expect(await talk.say('EHLO client.test')).toContain('PIPELINING')
  expect(await talk.say('STARTTLS')).toMatch(/^220/)
})

test('a rule at the message sees its header, its size and any of its recipients', async () => {
  const { sandbox, client } = await listen()
  sandbox.rules({
    at: 'message',
    do: { do: 'reply', reply: '554 5.7.1 spam' },
    when: {
      subject: 'win *',
      header: { 'X-Mailer': '*' },
      size: '>10',
      recipient: 'second@*',
      sender: '',
      kind: 'mail',
    },
  })
  const talk = await client()
  const send = async (...to: string[]) => {
    await talk.sayAll('MAIL FROM:<>', ...to.map((address) => `RCPT TO:<${address}>`), 'DATA')
    return talk.say('Subject: win much\r\nX-Mailer: m\r\n\r\nbody\r\n.')
  }
  expect(await send('first@x.test')).toMatch(/^250/)
  expect(await send('first@x.test', 'second@x.test')).toBe('554 5.7.1 spam')
  expect(sandbox.asked.some(({ at, context }) => at === 'mail' && context.recipient !== undefined)).toBe(false)
})

test('rules see the client and the AUTH user, and each question has a key of its own', async () => {
  const { host, client } = await listen()
  const ci = host.sandbox('ci')
  ci.rules({ at: 'auth', do: { do: 'reply', reply: '535 5.7.8 no' }, when: { client: { user: 'ci', helo: '*.test' } } })
  const talk = await client()
  expect(await talk.say(`AUTH PLAIN ${Buffer.from('\0ci\0x').toString('base64')}`)).toBe('535 5.7.8 no')
  ci.rules()
  await talk.sayAll('MAIL FROM:<>', 'RCPT TO:<a@b.test>', 'RCPT TO:<a@b.test>', 'DATA', '.')
  const keys = ci.asked.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(ci.messages[0]!.client.user).toBeUndefined()
})
