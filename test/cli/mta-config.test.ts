/** `--mta-config` for each MTA whose configuration is a file: shown, followed, and its mistakes told. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Log } from '../../server/cli/log.ts'
import { type MtaConfig, mtaInput } from '../../server/cli/mta-input.ts'
import { watchMtaConfig } from '../../server/cli/watch-mta-config.ts'
import { type LogEntry, startServer } from '../../server/server.ts'
import { folderWith } from '../scenario/support.ts'
import { bouncelab, until } from './support.ts'

interface Case {
  mta: string
  file: string
  /** The setting's name, and the file's text with a value of it. */
  setting: string
  text: (value: string) => string
  /** What it complains of `4x`, behind file and line. */
  mistake: string
}

const CASES: Case[] = [
  {
    mta: 'postfix',
    file: 'main.cf',
    setting: 'delay_warning_time',
    text: (value) => `myhostname = mx.test\ndelay_warning_time = ${value}\n`,
    mistake: ':2: parameter delay_warning_time: bad time value or unit: 4x',
  },
  {
    mta: 'exim',
    file: 'exim4.conf',
    setting: 'delay_warning',
    text: (value) => `primary_hostname = mx.test\ndelay_warning = ${value}\n`,
    mistake: ':2: invalid time value for delay_warning: 4x',
  },
  {
    mta: 'sendmail',
    file: 'sendmail.cf',
    setting: 'Timeout.queuewarn',
    text: (value) => `# times\nO Timeout.queuewarn=${value}\n`,
    mistake: ":2: option Timeout.queuewarn: invalid time unit `x' in 4x",
  },
  {
    mta: 'opensmtpd',
    file: 'smtpd.conf',
    setting: 'queue ttl',
    text: (value) => `# times\nqueue ttl ${value}\n`,
    mistake: ':2: queue ttl: "4x" is no time',
  },
  {
    mta: 'courier',
    file: 'warntime',
    setting: 'warntime',
    text: (value) => `${value}\n`,
    mistake: ':1: warntime: "4x" is no time',
  },
]

describe.each(CASES)('--mta $mta --mta-config $file', ({ mta, file, setting, text, mistake }) => {
  test('show has the value, and the file and line that it comes from', async () => {
    const path = join(await folderWith({ [file]: text('3h') }), file)
    const { code, stdout } = await bouncelab(['show', '--mta', mta, '--mta-config', path, '--json'])
    expect(code).toBe(0)
    const shown = JSON.parse(stdout).settings.find(({ name }: { name: string }) => name === setting)
    expect(shown).toMatchObject({ value: '3h', isDefault: false, source: { file: path } })
    expect((await bouncelab(['show', '--mta', mta, '--mta-config', path])).stdout).toContain('3h')
  })

  test.each(['show', 'serve'])('%s tells a mistake with its place, and ends at once', async (command) => {
    const path = join(await folderWith({ [file]: text('4x') }), file)
    const ports = command === 'serve' ? ['--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0'] : []
    const { code, stdout, stderr } = await bouncelab([command, '--mta', mta, '--mta-config', path, ...ports])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(path + mistake)
  })

  test('a server follows the file: what is right is in force, what is wrong is told and changes nothing', async () => {
    const path = join(await folderWith({ [file]: text('3h') }), file)
    const config = { mta, 'mta-config': path } as MtaConfig
    const server = await startServer({
      mta: (await mtaInput(config)) as NonNullable<Awaited<ReturnType<typeof mtaInput>>>,
    })
    const logged: LogEntry[] = []
    const log: Log = (entry) => void logged.push(entry)
    const stop = watchMtaConfig(path, config, server, log)
    onTestFinished(async () => {
      stop()
      await server.close(0)
    })
    const value = async () => {
      const answer = await fetch(`${server.http?.url}/api/sandboxes/default/mta`)
      const { settings } = (await answer.json()) as { settings: { name: string; value: string }[] }
      return settings.find(({ name }) => name === setting)?.value
    }
    expect(await value()).toBe('3h')
    writeFileSync(path, text('5h'))
    await until(async () => expect(await value()).toBe('5h'))
    writeFileSync(path, text('4x'))
    await until(async () => expect(logged.map(({ message }) => message).join('\n')).toContain(path + mistake))
    expect(await value()).toBe('5h')
  })
})

test('an MTA whose configuration is elsewhere says by which flag it is given', async () => {
  const { code, stderr } = await bouncelab(['show', '--mta', 'qmail', '--mta-config', '/nowhere'])
  expect(code).toBe(2)
  expect(stderr).toContain('qmail has --control')
})

test('a file that is not there is told by its name', async () => {
  const { code, stderr } = await bouncelab(['show', '--mta', 'postfix', '--mta-config', '/nowhere/main.cf'])
  expect(code).toBe(2)
  expect(stderr).toContain('--mta-config: /nowhere/main.cf is not there.')
})
