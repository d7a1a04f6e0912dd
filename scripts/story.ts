/** What the pictures show: a host that is down for twelve days, whose sender's address closes meanwhile. */
import { createTransport } from 'nodemailer'
import type { Server } from '../server/index.ts'

/** Messages that the pictures open. */
export interface Played {
  root: string
  bounce: string
}

const SCENARIO = {
  name: 'dead-host',
  mta: { type: 'imta', host: 'mta.example' },
  rules: [
    { name: 'down.example is down', when: { domain: 'down.example' }, then: { connect: 'timeout' } },
    {
      name: 'the bounce address closes on day 10',
      when: { recipient: 'bounces@shop.example' },
      while: { from: '10d' },
      then: { reply: '550 5.1.1 User unknown', at: 'rcpt' },
    },
    {
      name: 'retired people',
      when: { recipient: ['nobody@client.example', 'old@retired.example'] },
      then: { reply: '550 5.1.1 User unknown', at: 'rcpt' },
    },
    {
      name: 'greylisting',
      when: { recipient: 'list@partner.example' },
      then: { reply: '451 4.7.1 try again later', at: 'rcpt' },
    },
    { name: 'legal reads it first', when: { recipient: 'legal@client.example' }, then: 'hold' },
  ],
}

const ROOT = 'Your order #1042 has shipped'
const FIRST = [
  ['trent@client.example', 'Confirm address'],
  ['eve@client.example', 'Order #1040'],
  ['bob@client.example', 'Order #1041'],
  ['ken@client.example', 'Re: invoice'],
  ['old@retired.example', 'We miss you'],
  ['greylist@bouncelab.test', 'Sign-in code'],
  ['linus@client.example', 'Build 4112 passed'],
  ['full@bouncelab.test', 'Invoice 2026-01'],
  ['u@down.example', ROOT],
] as const

const LATER = [
  ['legal@client.example', 'Contract draft'],
  ['team@client.example,nobody@client.example', 'Sprint notes'],
  ['ada@client.example', 'Welcome to Kite'],
  ['nobody@client.example', 'Password reset'],
  ['list@partner.example', 'Weekly digest 3'],
] as const

/** Thirteen days of mail, sent through the SMTP port. */
export async function play(server: Server): Promise<Played> {
  const base = `${server.http?.url}/api/sandboxes/default`
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(base + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return answer.json()
  }
  const smtp = createTransport({ ...server.smtp, tls: { rejectUnauthorized: false } })
  const send = async (mails: readonly (readonly [string, string])[]) => {
    for (const [to, subject] of mails) {
      await smtp.sendMail({ from: 'bounces@shop.example', to: to.split(','), subject, text: 'Hello.' })
    }
  }
  await call('PUT', '', { scenario: SCENARIO })
  await send(FIRST)
  await call('POST', '/clock', { advance: '4d' })
  await send(LATER)
  await call('POST', '/clock', { advance: '6d' })
  await call('POST', '/clock', { advance: '3d' })
  const { messages } = (await call('GET', '/messages?limit=500')) as { messages: Found[] }
  const root = messages.find(({ subject }) => subject === ROOT)?.id ?? ''
  return { root, bounce: messages.find(({ kind, rootId }) => kind === 'bounce' && rootId === root)?.id ?? '' }
}

interface Found {
  id: string
  rootId: string
  kind: string
  subject: string
}
