import { expect, test } from 'vitest'
import { DEFAULT_JIM, type Jim, readJim } from '../../server/mailhog/jim.ts'
import { type Post, startPost } from './support.ts'

const call = async ({ url }: Post, method: string, body?: unknown, sandbox = '') => {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await fetch(`${url}${sandbox}/api/v2/jim`, { method, ...(text === undefined ? {} : { body: text }) })
  const said = await answer.text()
  return [answer.status, said === '' ? '' : JSON.parse(said)]
}

/** Does nothing unless told otherwise. */
const QUIET: Jim = {
  DisconnectChance: 0,
  AcceptChance: 1,
  LinkSpeedAffect: 0,
  LinkSpeedMin: 1024,
  LinkSpeedMax: 10240,
  RejectSenderChance: 0,
  RejectRecipientChance: 0,
  RejectAuthChance: 0,
}

const mail = { subject: 'hi', text: 'x' }

test('he is invited, changed and sent away with the statuses of MailHog', async () => {
  const post = await startPost()
  expect(await call(post, 'GET')).toEqual([404, ''])
  expect(await call(post, 'PUT', QUIET)).toEqual([404, ''])
  expect(await call(post, 'DELETE')).toEqual([404, ''])
  expect(await call(post, 'POST')).toEqual([201, ''])
  expect(await call(post, 'GET')).toEqual([200, DEFAULT_JIM])
  expect(await call(post, 'POST')).toEqual([400, ''])
  expect(await call(post, 'PUT', QUIET)).toEqual([200, ''])
  expect(await call(post, 'GET')).toEqual([200, QUIET])
  expect(await call(post, 'PUT', 'nonsense')).toEqual([400, ''])
  expect(await call(post, 'DELETE')).toEqual([200, ''])
  expect(await call(post, 'GET')).toEqual([404, ''])
  expect(await call(post, 'POST', { ...QUIET, RejectSenderChance: 0.25 })).toEqual([201, ''])
  expect(await call(post, 'GET')).toEqual([200, { ...QUIET, RejectSenderChance: 0.25 }])
})

test('his settings are read as Go reads them: in any letter case, and what is missing is 0', () => {
  expect(readJim({ disconnectchance: 0.5, Unknown: 1 })).toEqual({
    ...Object.fromEntries(Object.keys(QUIET).map((name) => [name, 0])),
    DisconnectChance: 0.5,
  })
  for (const wrong of [null, [], 'x', { AcceptChance: '1' }]) expect(readJim(wrong)).toBeNull()
})

test.each([
  [{ RejectSenderChance: 1 }, /550 Invalid sender ann@shop\.test$/],
  [{ RejectRecipientChance: 1 }, /550 Invalid recipient bob@home\.test$/],
  [{ AcceptChance: 0 }, /closed|socket|ECONN/i],
  [{ DisconnectChance: 1 }, /closed|socket|ECONN/i],
])('with %o mail is refused', async (change, reason) => {
  const post = await startPost()
  await call(post, 'POST', { ...QUIET, ...change })
  await expect(post.send(mail)).rejects.toThrow(reason)
  await call(post, 'PUT', QUIET)
  await expect(post.send(mail)).resolves.toBeTruthy()
})

test('RejectAuthChance refuses the log-in', async () => {
  const post = await startPost()
  await call(post, 'POST', { ...QUIET, RejectAuthChance: 1 }, '/s/ci-9')
  await expect(post.send(mail, 'ci-9')).rejects.toThrow(/500 Unrecognised command/)
})

test('LinkSpeedAffect slows connections to speeds within the range', async () => {
  const post = await startPost()
  await call(post, 'POST', { ...QUIET, LinkSpeedAffect: 1, LinkSpeedMin: 50_000, LinkSpeedMax: 90_000 })
  for (let i = 0; i < 5; i++) await post.send(mail)
  const sandbox = await post.server.sandbox('default')
  const speeds: number[] = []
  for (const { id } of await sandbox.store.sessions('default', 10)) {
    const { transcript = [] } = (await sandbox.store.session('default', id)) ?? {}
    // Of several rules the last one that acts sets the speed.
    const read = transcript.map(({ text }) => /read at ([\d.]+) bytes\/s/.exec(text)?.[1]).filter(Boolean)
    speeds.push(Number(read.at(-1)))
  }
  expect(speeds.every((speed) => speed >= 50_000 && speed <= 90_000)).toBe(true)
  expect(new Set(speeds).size).toBeGreaterThan(1)
})

/** What became of twenty messages, one after the other. */
async function fates(seed: number): Promise<string> {
  const post = await startPost({ seed })
  await call(post, 'POST', { ...QUIET, RejectRecipientChance: 0.5 })
  let fate = ''
  for (let i = 0; i < 20; i++)
    fate += await post.send(mail).then(
      () => '+',
      () => '-',
    )
  return fate
}

test('what he does is decided by the seed, and by nothing else', async () => {
  const [one, again, other] = [await fates(4), await fates(4), await fates(5)]
  expect(again).toBe(one)
  expect(other).not.toBe(one)
  expect(one).toMatch(/\+.*-|-.*\+/)
})

test('he is in the sandbox that invited him, and a reset sends him away', async () => {
  const post = await startPost()
  await call(post, 'POST', { ...QUIET, RejectSenderChance: 1 }, '/s/ci-9')
  await expect(post.send(mail)).resolves.toBeTruthy()
  await expect(post.send(mail, 'ci-9')).rejects.toThrow(/550 Invalid sender/)
  await (await post.server.sandbox('ci-9')).reset()
  await expect(post.send(mail, 'ci-9')).resolves.toBeTruthy()
})
