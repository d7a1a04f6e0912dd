import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { CommandRequest } from '../../server/core/mta.ts'
import type { CommandHome } from '../../server/programs/command-host.ts'
import { type CommandLimits, createShellHost } from '../../server/programs/shell-host.ts'

const MESSAGE = 'Received: here\nSubject: order\n\nHello.\n'
const never = new AbortController().signal

async function inHome<T>(use: (home: CommandHome) => Promise<T>, limits?: CommandLimits): Promise<T> {
  const home = await createShellHost(limits).open()
  try {
    return await use(home)
  } finally {
    await home.close()
  }
}

const request = (run: CommandRequest['run'], environment = {}): CommandRequest => ({
  run,
  environment,
  message: new TextEncoder().encode(MESSAGE),
})

/** `exited 0: what it wrote`. */
async function ending(home: CommandHome, asked: CommandRequest, signal = never): Promise<string> {
  const result = await home.run(asked, signal)
  const detail = 'code' in result ? ` ${result.code}` : 'why' in result ? ` because ${result.why}` : ''
  return `${result.type}${detail}: ${new TextDecoder().decode(result.output)}`
}

const shell = (line: string, limits?: CommandLimits): Promise<string> =>
  inHome((home) => ending(home, request({ shell: line })), limits)

const pidOf = (text: string): number => Number(/: (\d+)\n/.exec(text)?.[1])

/** Whether it goes within the time that a killed process takes to be gone. */
async function isGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 200; i++) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    await sleep(10)
  }
  return false
}

const SHORT = { time: 300, output: 100_000, processes: 200 }

test.each([
  ['cat', `exited 0: ${MESSAGE}`],
  ['head -c 5; tail -c 7', 'exited 0: ReceiHello.\n'],
  ['echo a; echo b >&2; echo c; exit 77', 'exited 77: a\nb\nc\n'],
  ['kill -9 $$', 'crashed: '],
  ['no-such-program 2>/dev/null', 'exited 127: '],
  ['test "$(wc -l </dev/stdin)" -eq 4', 'exited 0: '],
])('The shell line %j ends as %j', async (line, expected) => {
  expect(await shell(line)).toBe(expected)
})

test('A program is run without a shell, with its words as they are', async () => {
  await inHome(async (home) => {
    expect(await ending(home, request({ program: ['printf', '%s|', 'a b', '$HOME', ';'] }))).toBe(
      'exited 0: a b|$HOME|;|',
    )
    expect(await ending(home, request({ program: ['no-such-program'] }))).toBe('not-run: ')
    expect(await ending(home, request({ program: ['/tmp'] }))).toBe('not-run: ')
    expect(await ending(home, request({ program: ['./check'] }))).toBe('not-run: ')
    await ending(home, request({ shell: "printf '#!/bin/sh\\nexit 9\\n' > check; chmod +x check" }))
    expect(await ending(home, request({ program: ['./check'] }))).toBe('exited 9: ')
  })
})

test('A command sees the variables that it is given and none of ours', async () => {
  process.env.BOUNCELAB_TEST_SECRET = 'seen'
  await inHome(async (home) => {
    const said = await ending(home, request({ shell: 'env' }, { SENDER: 'a@b', HOME: '/nowhere' }))
    const names = said.split('\n').flatMap((line) => /^(?:exited 0: )?([A-Z_]\w*)=/.exec(line)?.[1] ?? [])
    expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)).sort()).toEqual([
      'HOME',
      'PATH',
      'SENDER',
    ])
    expect(said).not.toContain('/nowhere')
  })
  delete process.env.BOUNCELAB_TEST_SECRET
})

test('The commands of one delivery share a home that is empty at first and gone at last', async () => {
  const folder = await inHome(async (home) => {
    expect(await ending(home, request({ shell: 'ls -A; cat > kept' }))).toBe('exited 0: ')
    expect(await ending(home, request({ shell: 'cat kept' }))).toBe(`exited 0: ${MESSAGE}`)
    return (await ending(home, request({ shell: 'pwd' }))).slice('exited 0: '.length).trim()
  })
  expect([folder.includes('bouncelab-home-'), existsSync(folder)]).toEqual([true, false])
})

test('A command that hangs is stopped with everything that it has started', async () => {
  const said = await shell('sleep 60 & echo $!; wait', SHORT)
  expect(said).toMatch(/^stopped because it ran for 0\.3 s: \d+\n$/)
  expect(await isGone(pidOf(said))).toBe(true)
})

test('A command that forks for ever is stopped', async () => {
  const limits = { ...SHORT, time: 60_000, processes: 20 }
  const said = await shell('echo $$; while :; do sleep 60 & done', limits)
  expect(said).toMatch(/^stopped because it ran over 20 processes: \d+\n$/)
  expect(await isGone(pidOf(said))).toBe(true)
})

test('A command that writes for ever is stopped at the limit', async () => {
  const said = await shell('yes', { ...SHORT, time: 60_000, output: 1000 })
  expect(said.startsWith('stopped because it wrote more than 1000 bytes: y\ny\n')).toBe(true)
  expect(said.split(': ')[1]?.length).toBe(1000)
})

test('A report of 100 MB is read to its end, and its beginning kept: qmail cuts it, and the exit code counts', async () => {
  const said = await shell('head -c 100000000 /dev/zero | tr "\\0" x; exit 100', {
    ...SHORT,
    time: 60_000,
    output: 2e8,
  })
  expect([said.slice(0, 14), said.length]).toEqual(['exited 100: xx', 100_012])
})

test('What a command leaves behind holds nobody up beyond the limit, and its exit code counts', async () => {
  const said = await shell('sleep 60 & echo $!; exit 3', SHORT)
  expect(said).toMatch(/^exited 3: \d+\n$/)
  expect(await isGone(pidOf(said))).toBe(true)
})

test('A command that does not read a large message ends all the same', async () => {
  const message = new Uint8Array(10_000_000).fill(120)
  await inHome(async (home) => {
    expect(await ending(home, { run: { shell: 'exit 5' }, environment: {}, message })).toBe('exited 5: ')
    expect(await ending(home, { run: { shell: 'wc -c' }, environment: {}, message })).toBe('exited 0: 10000000\n')
  })
})

test('The signal kills a command', async () => {
  const abort = new AbortController()
  await inHome(async (home) => {
    const running = ending(home, request({ shell: 'sleep 60' }), abort.signal)
    abort.abort()
    expect(await running).toBe('stopped because bouncelab stops: ')
    expect(await ending(home, request({ shell: 'true' }), abort.signal)).toBe('stopped because bouncelab stops: ')
  })
})

test('Homes that a killed process left behind are gone at the next start; those of living ones stay', async () => {
  const dead = spawnSync('true').pid
  const left = (pid: number) => join(tmpdir(), `bouncelab-home-${hostname()}-${pid}-Ab12cD`)
  const own = left(process.pid)
  const others = join(tmpdir(), `bouncelab-home-elsewhere.test-${dead}-Ab12cD`)
  for (const folder of [left(dead), own, others]) mkdirSync(folder)
  writeFileSync(join(left(dead), 'kept'), 'x')
  writeFileSync(`${left(dead)}.message`, MESSAGE)
  try {
    await (await createShellHost().open()).close()
    expect([left(dead), `${left(dead)}.message`, own, others].map(existsSync)).toEqual([false, false, true, true])
  } finally {
    for (const folder of [own, others]) rmSync(folder, { recursive: true })
  }
})
