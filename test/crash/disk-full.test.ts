/**
 * A disk without room, and a folder that cannot be written: mail is refused, what was taken is kept, and once there is
 * room the server goes on by itself.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Summary } from '../../server/core/summary.ts'
import { type Served, serve } from '../support/served.ts'
import { SmtpTalk } from '../support/smtp-talk.ts'

const folder = mkdtempSync(join(tmpdir(), 'bouncelab-full-'))
const disk = join(folder, 'disk')
mkdirSync(disk)
/**
 * Only root may mount; elsewhere a limit on the size of files stands for the disk. What is removed later leaves room for
 * all of it thrice: what was taken lies in the spool, then in the database's log, then in the database.
 */
const hasDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', disk]).status === 0
afterAll(() => {
  if (hasDisk) spawnSync('umount', ['-l', disk])
  rmSync(folder, { recursive: true, force: true })
})

interface Scarce {
  what: string
  data: string
  wrapper: string[]
  refusal: RegExp
  makeRoom: (served: Served) => void
}

const ballast = join(disk, 'ballast')
const limited: Scarce = {
  what: 'a limit on the size of files',
  data: join(folder, 'limited'),
  // A write beyond it is to fail, not to kill: bash hands the ignored signal on.
  wrapper: ['bash', '-c', 'trap "" XFSZ; ulimit -S -f 3000; exec "$@"', '-'],
  // SQLite has no word of its own for this one.
  refusal: /^45[12] 4\.3\.[01] Not stored: .*(?:Make room|disk I\/O error)/,
  makeRoom: ({ child }) =>
    expect(spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']).status).toBe(0),
}
const full: Scarce = {
  what: 'a full disk',
  data: join(disk, 'data'),
  wrapper: [],
  refusal: /^452 4\.3\.1 Not stored: .*Make room/,
  makeRoom: () => rmSync(ballast),
}
const scarce = hasDisk ? [limited, full] : [limited]

const LINE = `${'x'.repeat(76)}\r\n`

/** @returns the reply to the message, which is of some 200 kB */
async function send(talk: SmtpTalk, subject: string): Promise<string> {
  for (const command of ['MAIL FROM:<a@client.example>', 'RCPT TO:<unknown@bouncelab.test>']) {
    const reply = await talk.command(command)
    if (!reply.startsWith('250')) return reply
  }
  const go = await talk.command('DATA')
  return go.startsWith('354') ? talk.command(`Subject: ${subject}\r\n\r\n${LINE.repeat(2500)}.`) : go
}

/** The default sandbox's mail and how many notices each has. */
async function stored(api: string): Promise<Map<string, number>> {
  const answer = await fetch(`${api}/messages?limit=500`)
  const { messages } = (await answer.json()) as { messages: Summary[] }
  const mails = messages.filter(({ kind }) => kind === 'mail')
  return new Map(mails.map(({ id, subject }) => [subject, messages.filter(({ parentId }) => parentId === id).length]))
}

test.each(scarce)(
  '$what: mail is refused, nothing taken is lost, nothing refused comes back, and it goes on when there is room',
  {
    timeout: 120_000,
  },
  async ({ data, wrapper, refusal, makeRoom }) => {
    if (data.startsWith(disk)) writeFileSync(ballast, Buffer.alloc(26_000_000))
    const taken: string[] = []
    const refused: string[] = []
    const first = await serve(['--data', data], wrapper)
    const talk = await SmtpTalk.open(first.smtp)
    await talk.command('EHLO client.example')
    for (let i = 0; refused.length < 5; i++) {
      const reply = await send(talk, `early-${i}`)
      if (reply.startsWith('250')) taken.push(`early-${i}`)
      else {
        expect(reply).toMatch(refusal)
        refused.push(`early-${i}`)
      }
      expect(i).toBeLessThan(200)
    }
    expect(taken.length).toBeGreaterThan(3)
    // Whoever asks meanwhile gets what there is, or is told why not.
    const answer = await fetch(`${first.api}/messages`)
    if (answer.status !== 200) expect(await answer.json()).toMatchObject({ status: 503, code: 'E_STORE' })

    makeRoom(first)
    expect(await send(talk, 'late')).toMatch(/^250/)
    talk.close()
    const live = await stored(first.api)
    expect([...live.keys()].sort()).toEqual([...taken, 'late'].sort())

    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const second = await serve(['--data', data])
    try {
      expect(await stored(second.api)).toEqual(new Map([...taken, 'late'].map((subject) => [subject, 1])))
    } finally {
      second.child.kill('SIGKILL')
      await once(second.child, 'exit')
    }
  },
)

test('a folder that cannot be written ends the start with its name and the mend', async () => {
  const data = join(folder, 'readonly')
  mkdirSync(data)
  chmodSync(data, 0o500)
  // Root may write anywhere; where nobody can do without it, a place that takes no files stands for the folder.
  const place = process.getuid?.() === 0 ? '/proc/bouncelab' : join(data, 'below')
  await expect(serve(['--data', place])).rejects.toThrow(
    /cannot be written\. Make the folder .* writable, or choose another/,
  )
  expect(existsSync(place)).toBe(false)
})
