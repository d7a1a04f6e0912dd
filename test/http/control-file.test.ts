import { expect, test } from 'vitest'
import { problemIn, QMAIL, sendTo, startTestServer } from './support.ts'

const file = (name: string) => ({ params: { file: name } })
const OPERATOR = { ...QMAIL, alias: { shout: '|echo loud; exit 100' } }

const start = (options = {}) => startTestServer({ mta: QMAIL, ...options })

test('One control file is given a content, as text or as JSON, and is taken away; everything else stays', async () => {
  const server = await start()
  const before = (await server.ask('getMta')).input
  const put = await server.ask('putControlFile', { ...file('bouncefrom'), body: 'bounces\n', type: 'text/plain' })
  expect(put.input).toEqual({ ...before, control: { ...QMAIL.control, bouncefrom: 'bounces\n' } })
  await server.ask('putControlFile', { ...file('bouncehost'), body: { content: 'b.test\n' } })
  await sendTo(server, 'nobody@mail.example.com')
  const { id } = await server.ask('waitForMessage', { query: '?notice=bounce' })
  const { headers } = await server.ask('getMessage', { params: { id } })
  expect(headers.find(({ name }) => name === 'From')?.value).toBe('bounces@b.test')
  await server.ask('removeControlFile', file('bouncefrom'))
  const { settings } = await server.ask('removeControlFile', file('bouncehost'))
  expect(settings.find(({ name }) => name === 'bouncehost')).toMatchObject({ value: 'mail.example.com' })
  expect((await server.ask('resetControlFiles')).input).toEqual(before)
})

test('An empty body is an empty file, and a kept CR stays', async () => {
  const server = await start()
  const { input } = await server.ask('putControlFile', { ...file('doublebounceto'), body: '', type: 'text/plain' })
  expect(input.control).toMatchObject({ doublebounceto: '' })
  const { settings } = await server.ask('putControlFile', { ...file('bouncehost'), body: { content: 'b.test\r\n' } })
  expect(settings.find(({ name }) => name === 'bouncehost')?.value).toBe('b.test\r')
})

test('Programs of the operator’s aliases go on running when a file is changed', async () => {
  const server = await start({ mta: OPERATOR, allowCommands: true })
  await server.ask('putControlFile', { ...file('bouncefrom'), body: 'bounces', type: 'text/plain' })
  await sendTo(server, 'shout@mail.example.com')
  const { id } = await server.ask('waitForMessage', { query: '?notice=bounce' })
  expect(await (await server.fetch('getRaw', { params: { id } })).text()).toContain(':\r\nloud\r\n')
})

test('A name that is no control file, and a value that cannot be played, are refused and change nothing', async () => {
  const server = await start()
  const before = await server.ask('getMta')
  const put = async (name: string, body: unknown, type?: string) =>
    problemIn(await server.fetch('putControlFile', { ...file(name), body, ...(type ? { type } : {}) }))
  expect(await put('bouncefrm', 'x', 'text/plain')).toMatchObject({
    ...{ code: 'E_INVALID', status: 422 },
    detail: expect.stringContaining('is it bouncefrom?'),
  })
  for (const name of ['__proto__', 'constructor', '../me']) {
    expect(await put(name, 'x', 'text/plain')).toMatchObject({ code: 'E_INVALID' })
  }
  expect((await put('queuelifetime', '7d', 'text/plain')).detail).toContain('"7d" is no whole number')
  expect((await put('bouncefrom', new Uint8Array([0xff]), 'text/plain')).detail).toContain('not UTF-8')
  expect(await put('bouncefrom', { contents: 'x' })).toMatchObject({ code: 'E_INVALID' })
  expect(await put('bouncefrom', '{"content":', 'application/json')).toMatchObject({ code: 'E_BAD_REQUEST' })
  const taken = await problemIn(await server.fetch('removeControlFile', file('bouncefrm')))
  expect(taken.code).toBe('E_INVALID')
  expect(await server.ask('getMta')).toEqual(before)
})

test('Where another system is played there are no control files', async () => {
  const server = await start({ mta: { type: 'imta', host: 'mta.example.com' } })
  const problem = await problemIn(
    await server.fetch('putControlFile', { ...file('me'), body: 'x', type: 'text/plain' }),
  )
  expect(problem).toMatchObject({ code: 'E_CONFLICT', status: 409 })
  expect(problem.detail).toContain('plays imta')
})

test('A sandbox whose imta was changed goes back to what the server plays', async () => {
  const served = { type: 'imta', options: 'LINES_TO_RETURN=5\n' }
  const server = await start({ mta: served })
  const changed = await server.ask('putMta', { body: { ...served, options: 'LINES_TO_RETURN=3\n' } })
  expect(changed.input.options).toBe('LINES_TO_RETURN=3\n')
  const back = await server.ask('resetControlFiles')
  expect(back.input.options).toBe('LINES_TO_RETURN=5\n')
})
