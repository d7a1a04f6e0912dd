/**
 * A mailbox of 5,000 bounces, listed over POP3 and IMAP, for the first time after a start and again:
 * `node .bench/mailbox.js [--messages 5000]`
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Server, startServer } from '../server/index.ts'

const { values: flags } = parseArgs({ options: { messages: { type: 'string', default: '5000' } } })
const MESSAGES = Number(flags.messages)
const ANY = { host: '127.0.0.1', port: 0 }
const LETTER = new TextEncoder().encode(
  `From: <MAILER-DAEMON@mail.example.com>\r\nSubject: failure notice\r\nTo: bounces@app.test\r\n\r\n${'It did not arrive, sorry.\r\n'.repeat(75)}`,
)

const start = (data: string | undefined): Promise<Server> =>
  startServer({ http: false, pop3: ANY, imap: ANY, clock: { mode: 'virtual' }, ...(data ? { data } : {}) })

async function fill({ sandbox }: Server): Promise<void> {
  const box = await sandbox('default')
  for (let from = 0; from < MESSAGES; from += 100) {
    const some = Array.from({ length: Math.min(100, MESSAGES - from) }, (_, i) => {
      const recipients = [{ forwardPath: `bounces-${from + i}@app.test` }]
      const envelope = { reversePath: '', recipients }
      return box.accept({ origin: { type: 'local' as const, uid: 0 }, envelope, raw: LETTER })
    })
    await Promise.all(some)
  }
  await box.settled()
  // What was kept to be written is written before the first reading.
  await box.store.events('default', 0, 1)
}

/** Milliseconds from connecting to the answer that ends in `end`, and of processor time; the dialogue is sent at once. */
async function talk(port: number, lines: string[], end: RegExp): Promise<{ ms: number; cpu: number; octets: number }> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  const socket = connect(port, '127.0.0.1')
  let octets = 0
  let tail = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    octets += chunk.length
    tail = (tail + chunk).slice(-200)
  })
  socket.end(lines.map((line) => `${line}\r\n`).join(''))
  await once(socket, 'close')
  if (!end.test(tail)) throw new Error(`the dialogue ended in ${JSON.stringify(tail)}`)
  const { user, system } = process.cpuUsage(before)
  return { ms: performance.now() - began, cpu: (user + system) / 1000, octets }
}

const IMAP = ['a LOGIN bounces@app.test x', 'b SELECT INBOX']
const DIALOGUES: [string, 'pop3' | 'imap', string[]][] = [
  ['POP3: login, LIST, UIDL', 'pop3', ['USER bounces@app.test', 'PASS x', 'LIST', 'UIDL', 'QUIT']],
  [
    'IMAP: login, UID FETCH 1:* (FLAGS RFC822.SIZE)',
    'imap',
    [...IMAP, 'c UID FETCH 1:* (FLAGS RFC822.SIZE)', 'd LOGOUT'],
  ],
  ['IMAP: login, FETCH 1:* ALL', 'imap', [...IMAP, 'c FETCH 1:* ALL', 'd LOGOUT']],
  ['IMAP: login, SEARCH UNSEEN BODY sorry', 'imap', [...IMAP, 'c SEARCH UNSEEN BODY sorry', 'd LOGOUT']],
  ['IMAP: login, every body', 'imap', [...IMAP, 'c FETCH 1:* BODY.PEEK[]', 'd LOGOUT']],
]

console.log(
  `| ${MESSAGES} messages of 2 kB, ms (of processor time) | in memory, first | again | with \`--data\`, first after a start | again |`,
)
console.log('|---|---:|---:|---:|---:|')
for (const [name, protocol, lines] of DIALOGUES) {
  const figures: string[] = []
  for (const folder of [undefined, mkdtempSync(join(tmpdir(), 'bouncelab-bench-'))]) {
    let server = await start(folder)
    await fill(server)
    if (folder) {
      await server.close()
      server = await start(folder)
    }
    const port = server[protocol]?.port as number
    for (let round = 0; round < 2; round++) {
      const { ms, cpu, octets } = await talk(
        port,
        lines,
        protocol === 'pop3' ? /\+OK good bye\r\n$/ : /d OK good bye\r\n$/,
      )
      if (octets < MESSAGES * 4 && !name.includes('SEARCH')) throw new Error(`only ${octets} octets came`)
      figures.push(`${ms.toFixed(0)} (${cpu.toFixed(0)})`)
    }
    await server.close()
    if (folder) rmSync(folder, { recursive: true })
  }
  console.log(`| ${name} | ${figures.join(' | ')} |`)
}
