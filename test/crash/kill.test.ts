/**
 * kill -9 at random moments of a load, with --data and a clock that moves: nothing that was answered 250 is lost, and
 * no notice is made twice.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import type { Summary } from '../../server/core/summary.ts'
import { command } from '../support/command.ts'
import { SmtpTalk } from '../support/smtp-talk.ts'

const ROUNDS = 20
const folder = mkdtempSync(join(tmpdir(), 'bouncelab-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Running {
  child: ChildProcess
  smtp: number
  api: string
}

async function start(round: number, clock: string[]): Promise<Running> {
  const ready = join(folder, `ready-${round}.json`)
  const flags = ['serve', '--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', join(folder, 'data')]
  const child = spawn(process.execPath, [...command, ...flags, ...clock, '--ready-file', ready], { stdio: 'pipe' })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said}`)
    try {
      const { smtp, http } = JSON.parse(readFileSync(ready, 'utf8')) as { smtp: string; http: string }
      return { child, smtp: Number(smtp.split(':').at(-1)), api: `${http.replace(/\/$/, '')}/api/sandboxes/default` }
    } catch {
      await sleep(5)
    }
  }
}

/** Sends until the connection is gone. Every subject that was answered 250 goes into `acknowledged`. */
async function load(port: number, name: string, acknowledged: Set<string>): Promise<void> {
  const talk = await SmtpTalk.open(port).catch(() => null)
  if (!talk) return
  try {
    await talk.command('EHLO load.example')
    for (let i = 0; ; i++) {
      const subject = `${name}-${i}`
      const to = ['unknown@bouncelab.test', 'unreachable@bouncelab.test', 'greylist@bouncelab.test'][i % 3]
      await talk.command('MAIL FROM:<app@client.example>')
      await talk.command(`RCPT TO:<${to}>`)
      await talk.command('DATA')
      const reply = await talk.command(`Subject: ${subject}\r\n\r\nHello.\r\n.`)
      if (reply.startsWith('250')) acknowledged.add(subject)
    }
  } catch {
    // The server was killed, as it should be.
  } finally {
    talk.close()
  }
}

async function allMessages(api: string): Promise<Summary[]> {
  const messages: Summary[] = []
  for (let before = ''; ; ) {
    const answer = await fetch(`${api}/messages?limit=500${before}`)
    const page = (await answer.json()) as { messages: Summary[]; next?: string }
    messages.push(...page.messages)
    if (!page.next) return messages
    before = `&before=${page.next}`
  }
}

test(`after ${ROUNDS} kills nothing acknowledged is lost and no notice was made twice`, {
  timeout: 120_000,
}, async () => {
  const acknowledged = new Set<string>()
  const moments = Array.from({ length: ROUNDS }, () => 20 + Math.floor(Math.random() * 250))
  for (const [round, moment] of moments.entries()) {
    // A second of the wall is more than a day of the sandbox: retries, expiry and bounces happen all the time.
    const { child, smtp } = await start(round, ['--clock', 'real', '--speed', '100000'])
    const loads = [0, 1, 2, 3].map((n) => load(smtp, `${round}-${n}`, acknowledged))
    await sleep(moment)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await Promise.all(loads)
  }
  const { child, api } = await start(ROUNDS, [])
  try {
    await fetch(`${api}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ run: 'idle' }),
    })
    const messages = await allMessages(api)
    const mails = messages.filter((message) => message.kind === 'mail')
    const subjects = new Set(mails.map((message) => message.subject))
    const lost = [...acknowledged].filter((subject) => !subjects.has(subject))
    const bounces = byParent(messages.filter((message) => message.kind !== 'mail'))
    const failed = mails.filter((message) => ['failed', 'expired'].includes(message.state))
    expect({ moments, lost }).toEqual({ moments, lost: [] })
    expect(acknowledged.size).toBeGreaterThan(ROUNDS)
    expect(messages.filter((message) => message.state === 'queued')).toEqual([])
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.filter((message) => bounces.get(message.id)?.length !== 1)).toEqual([])
    expect(mails.filter((m) => m.state === 'delivered' && bounces.has(m.id))).toEqual([])
  } finally {
    child.kill('SIGKILL')
  }
})

function byParent(messages: Summary[]): Map<string | null, Summary[]> {
  const groups = new Map<string | null, Summary[]>()
  for (const message of messages) groups.set(message.parentId, [...(groups.get(message.parentId) ?? []), message])
  return groups
}
