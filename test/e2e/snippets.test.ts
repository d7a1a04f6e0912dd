/** The settings that Connect shows, copied as they stand and run. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Server, startServer } from '../../server/index.ts'
import { snippets } from '../../ui/src/lib/snippets.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

let server: Server
/** Takes nothing without TLS and a password. */
let strict: Server
let folder: string
beforeAll(async () => {
  server = await startServer({ clock: { mode: 'virtual' }, http: false })
  strict = await startServer({
    clock: { mode: 'virtual' },
    http: false,
    doors: { auth: { ann: 'se-cret' }, requireTls: true, authClear: 'none' },
  })
  folder = await mkdtemp(join(tmpdir(), 'bouncelab-snippets-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(async () => {
  await server.close(0)
  await strict.close(0)
  await rm(folder, { recursive: true })
})

const exists = (command: string) =>
  run('sh', ['-c', `command -v ${command}`]).then(
    () => true,
    () => false,
  )
const inShell = (code: string) => run('sh', ['-c', code], { cwd: folder })
const inFile = (name: string, command: string) => async (code: string) => {
  await writeFile(join(folder, name), code)
  return run(command, [name], { cwd: folder })
}

/** Clients that are not on this machine are checked by their text alone, in test/ui. */
const CLIENTS = [
  { id: 'nodemailer', needs: 'node', send: inFile('mail.mjs', process.execPath) },
  { id: 'curl', needs: 'curl', send: inShell },
  { id: 'swaks', needs: 'swaks', send: inShell },
  { id: 'python', needs: 'python3', send: inFile('mail.py', 'python3') },
]
const present = (
  await Promise.all(CLIENTS.map(async (client) => ({ client, is: await exists(client.needs) })))
).flatMap(({ client, is }) => (is ? [client] : []))

test.each(present.flatMap((client) => ['default', `ci-${client.id}`].map((sandbox) => ({ ...client, sandbox }))))(
  '$id sends to the sandbox $sandbox, and a bounce comes back',
  async ({ id, send, sandbox }) => {
    const { smtp } = server
    const target = { smtp: `${smtp.host}:${smtp.port}`, sandbox }
    const before = (await statesOf(sandbox)).length
    await send(snippets(target).find((each) => each.id === id)?.code ?? '')
    await expect
      .poll(() => statesOf(sandbox).then((all) => all.slice(before)))
      .toEqual(['mail failed', 'bounce delivered'])
  },
)

test.each(present.flatMap((client) => ['default', `ci-${client.id}`].map((sandbox) => ({ ...client, sandbox }))))(
  '$id logs in under TLS, to the sandbox $sandbox, once the name and the password are put in; a wrong one is refused',
  async ({ id, send, sandbox }) => {
    const { smtp } = strict
    const target = { smtp: `${smtp.host}:${smtp.port}`, sandbox, requireTls: true, passwords: true }
    const code = snippets(target).find((each) => each.id === id)?.code ?? ''
    const codeWith = (password: string) => code.replace(/\bUSER\b/, 'ann').replace(/\bPASSWORD\b/, password)
    expect(codeWith('se-cret')).toContain(`${sandbox}/ann`)
    const before = (await statesOf(sandbox, strict)).length
    await expect(send(codeWith('wrong'))).rejects.toThrow()
    await send(codeWith('se-cret'))
    await expect
      .poll(() => statesOf(sandbox, strict).then((all) => all.slice(before)))
      .toEqual(['mail failed', 'bounce delivered'])
  },
)

/** `mail failed`, oldest first. */
async function statesOf(name: string, of = server): Promise<string[]> {
  const sandbox = await of.sandbox(name)
  const { listMessages } = await import('../../server/sandbox/views.ts')
  const { messages } = await listMessages(sandbox, { limit: 100 })
  return messages.map(({ kind, state }) => `${kind} ${state}`).reverse()
}
