/** Delivery to a program, a Maildir and an mbox file: of the operator's own files, never of what comes over HTTP. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createShellHost } from '../../server/programs/shell-host.ts'
import { getTrace } from '../../server/sandbox/views.ts'
import { loadScenario, loadScenarioFile } from '../../server/scenario/load.ts'
import { isInstalled } from '../support/installed.ts'
import { openLab, overview, send } from '../support/lab.ts'

let folder: string
const closing: (() => Promise<unknown>)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bouncelab-folders-'))
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  rmSync(folder, { recursive: true })
})

async function lab(then: object, allowed = true) {
  const file = join(folder, 'scenario.yaml')
  writeFileSync(file, `rules: [{ when: { domain: app.test }, then: ${JSON.stringify(then)} }]\n`)
  const { rules } = await loadScenarioFile(file)
  const mta = { type: 'qmail', control: { me: 'mx.test' } }
  const opened = await openLab({ mta, ...(allowed ? { commands: createShellHost() } : {}) })
  closing.push(() => opened.close())
  await opened.sandbox.applyScenario('x', rules, [], null)
  return opened.sandbox
}

describe('A command', () => {
  test('gets the message as final delivery writes it, and exit 0 delivers', async () => {
    const sandbox = await lab({ pipe: `cat > ${folder}/got; echo "$SENDER $RECIPIENT" > ${folder}/env` })
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail delivered'])
    expect(readFileSync(join(folder, 'got'), 'utf8')).toMatch(
      /^Return-Path: <app@client\.example>\nDelivered-To: bob@app\.test\nReceived: .*\nSubject: hello\n\nHello\.\n$/s,
    )
    expect(readFileSync(join(folder, 'env'), 'utf8')).toBe('app@client.example bob@app.test\n')
  })

  test('that ends with 100 makes a bounce of its output', async () => {
    const sandbox = await lab({ pipe: 'echo no such customer; exit 100' })
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail failed', 'm2 bounce delivered'])
    const trace = await getTrace(sandbox, 'm1')
    expect(trace?.root.recipients[0]?.attempts[0]?.handoff?.reply).toBe('exit 100: no such customer')
  })

  test('runs nowhere without --allow-commands, and its mail waits', async () => {
    const sandbox = await lab({ pipe: `touch ${folder}/ran` }, false)
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail queued'])
    expect(readdirSync(folder)).toEqual(['scenario.yaml'])
    const trace = await getTrace(sandbox, 'm1')
    expect(trace?.root.recipients[0]?.attempts[0]?.handoff?.reply).toContain('--allow-commands')
  })
})

describe('A folder', () => {
  test('named beside the scenario is a Maildir that Python reads', async () => {
    const sandbox = await lab({ maildir: './Maildir' })
    await send(sandbox, 'bob@app.test')
    await send(sandbox, 'ann@app.test')
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail delivered', 'm2 mail delivered'])
    expect(readdirSync(join(folder, 'Maildir')).sort()).toEqual(['cur', 'new', 'tmp'])
    expect([readdirSync(join(folder, 'Maildir/new')).length, readdirSync(join(folder, 'Maildir/tmp'))]).toEqual([2, []])
    if (!isInstalled('python3')) return
    const program =
      'import mailbox,sys; print(sorted(m["Delivered-To"] for m in mailbox.Maildir(sys.argv[1], create=False)))'
    const read = execFileSync('python3', ['-c', program, join(folder, 'Maildir')]).toString()
    expect(read).toBe("['ann@app.test', 'bob@app.test']\n")
  })

  test('that holds a message of that name keeps it', async () => {
    for (let i = 0; i < 2; i++) {
      const sandbox = await lab({ maildir: './Maildir' })
      await send(sandbox, 'bob@app.test')
      await sandbox.settled()
    }
    expect(readdirSync(join(folder, 'Maildir/new'))).toHaveLength(2)
  })

  test('that cannot be written defers, and says which', async () => {
    const sandbox = await lab({ maildir: './scenario.yaml/Maildir' })
    await send(sandbox, 'bob@app.test')
    await sandbox.settled()
    expect(await overview(sandbox)).toEqual(['m1 mail queued'])
    const trace = await getTrace(sandbox, 'm1')
    expect(trace?.root.recipients[0]?.diagnostic).toContain(join(folder, 'scenario.yaml/Maildir'))
  })
})

test('An mbox file quotes lines that begin with From, and Python finds every message', async () => {
  const sandbox = await lab({ mbox: './mbox' })
  const envelope = { reversePath: '', recipients: [{ forwardPath: 'bob@app.test' }] }
  const raw = new TextEncoder().encode('Subject: x\r\n\r\nFrom here on\r\n>From there\r\nno last line end')
  for (let i = 0; i < 2; i++) await sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw })
  await sandbox.settled()
  const text = readFileSync(join(folder, 'mbox'), 'utf8')
  expect(text).toMatch(/^From MAILER-DAEMON Mon Jan {2}5 09:00:00 2026\nReturn-Path: <>\n/)
  expect(text).toContain('\n>From here on\n>>From there\nno last line end\n\nFrom MAILER-DAEMON ')
  if (!isInstalled('python3')) return
  const read = execFileSync('python3', [
    '-c',
    'import mailbox,sys; print(len(mailbox.mbox(sys.argv[1])))',
    join(folder, 'mbox'),
  ])
  expect(read.toString()).toBe('2\n')
})

test.each(['pipe', 'maildir', 'mbox'])(
  'A scenario that comes over HTTP may not use %s, wherever it stands',
  async (word) => {
    const text = `rules:\n  - { when: {}, then: [deliver, { ${word}: x }] }\nsteps:\n  - rules: [{ when: {}, then: { ${word}: x } }]\n`
    const error = await loadScenario(text, { origin: 'http' }).catch((each) => each)
    expect(error.problems).toMatchObject([
      {
        line: 2,
        message: `A scenario that comes over HTTP may not use ${word}: it would act on the server's machine.`,
      },
      { line: 4 },
    ])
  },
)
