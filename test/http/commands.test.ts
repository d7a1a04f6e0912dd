/** Whatever comes over HTTP is data: with --allow-commands too it runs nothing on this machine. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Server, startServer } from '../../server/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'bouncelab-foreign-'))
const touched = join(folder, 'touched')
const qmail = (more: object = {}) => ({
  type: 'qmail',
  control: { me: 'e.test' },
  alias: { x: `|echo ran > ${touched}` },
  ...more,
})
const OPERATOR = { givenBy: 'operator' }

let server: Server
let api: string
beforeAll(async () => {
  server = await startServer({ clock: { mode: 'virtual' }, allowCommands: true, mta: qmail() })
  api = `${server.http?.url.replace(/\/$/, '')}/api/sandboxes`
})
afterAll(async () => {
  await server.close(0)
  rmSync(folder, { recursive: true, force: true })
})

const put = (path: string, body: object) =>
  fetch(`${api}/${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** What becomes of a message to the command, in the sandbox's own words. */
async function report(name: string): Promise<string> {
  const body = JSON.stringify({ from: 'a@b.test', to: ['x@e.test'], subject: 's', text: 't' })
  await fetch(`${api}/${name}/send`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const sandbox = await server.sandbox(name)
  await sandbox.settled()
  const [first] = (await sandbox.store.list(name, { limit: 1 })).messages
  return first?.recipients[0]?.diagnostic ?? ''
}

test.each([
  ['an MTA', 'a/mta', qmail()],
  ['an MTA that calls itself the operator’s', 'b/mta', qmail(OPERATOR)],
  ['a scenario', 'c/scenario', { mta: qmail(OPERATOR) }],
  ['the MTA of a new sandbox', 'd', { mta: qmail(OPERATOR) }],
  ['the scenario of a new sandbox', 'e', { scenario: { mta: qmail(OPERATOR) } }],
])('%s that comes over HTTP runs no command', async (_, path, body) => {
  expect((await put(path, body)).status).toBe(200)
  expect(await report(path.split('/')[0] as string)).toMatch(/^bouncelab does not run .* came over HTTP/)
  expect(existsSync(touched)).toBe(false)
})

test('What the API tells of the operator’s MTA, sent back to it, is no longer the operator’s', async () => {
  const answer = await fetch(`${api}/f/mta`)
  const { input } = (await answer.json()) as { input: object }
  await put('f/mta', input)
  expect(await report('f')).toMatch(/came over HTTP/)
  expect(existsSync(touched)).toBe(false)
})

test('The operator’s own command runs', async () => {
  expect(await report('default')).toBe('did 0+0+1')
  expect(existsSync(touched)).toBe(true)
})
