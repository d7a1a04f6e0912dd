import mailhogClient from 'mailhog'
import { expect, test } from 'vitest'
import { type Post, startPost } from './support.ts'

/** The published client, unchanged. */
const clientOf = ({ server }: Post, basePath = '/api') =>
  mailhogClient({ host: '127.0.0.1', port: server.http?.port as number, basePath })

test('messages() lists what came, newest first, with the properties that the client reads from it', async () => {
  const post = await startPost()
  await post.send({ subject: 'first', text: 'one' })
  await post.send({
    subject: 'größer',
    cc: 'carol@home.test',
    replyTo: 'help@shop.test',
    text: 'Grüße',
    html: '<p>ß</p>',
  })
  const attachments = [{ filename: 'bill.pdf', content: 'three euros' }]
  await post.send({ subject: 'attached', text: 'see', attachments })
  const result = await clientOf(post).messages()
  expect(result).toMatchObject({ total: 3, count: 3, start: 0 })
  const [attached, latest, first] = result?.items ?? []
  expect([latest?.subject, latest?.from, latest?.to]).toEqual(['größer', 'ann@shop.test', 'bob@home.test'])
  expect([latest?.cc, latest?.bcc, latest?.replyTo]).toEqual(['carol@home.test', undefined, 'help@shop.test'])
  expect([latest?.text, latest?.html]).toEqual(['Grüße', '<p>ß</p>'])
  expect(latest?.date).toBeInstanceOf(Date)
  expect(latest?.deliveryDate.getTime()).toBe(Date.parse(latest?.Created as string))
  expect(attached?.attachments.map(({ name, type, encoding }) => [name, type, encoding])).toEqual([
    ['bill.pdf', 'application/pdf; name=bill.pdf', 'base64'],
  ])
  expect([first?.subject, first?.text, first?.attachments]).toEqual(['first', 'one', []])
})

test('messages(start, limit) pages', async () => {
  const post = await startPost()
  for (const subject of ['1', '2', '3', '4']) await post.send({ subject, text: 'x' })
  const page = await clientOf(post).messages(1, 2)
  expect(page).toMatchObject({ total: 4, count: 2, start: 1 })
  expect(page?.items.map(({ subject }) => subject)).toEqual(['3', '2'])
})

test('search(), latestFrom(), latestTo() and latestContaining() find by envelope, header and body', async () => {
  const post = await startPost()
  await post.send({ from: 'ann@shop.test', to: 'bob@home.test', subject: 'bill 1', text: 'three euros' })
  await post.send({ from: 'Ann <ann@shop.test>', to: 'carol@home.test', subject: 'bill 2', text: 'five Euros' })
  await post.send({ from: 'zoe@zoo.test', to: 'bob@home.test', subject: 'greetings', text: 'hello' })
  const client = clientOf(post)
  const subjects = async (search: ReturnType<typeof client.search>) => (await search)?.items.map((each) => each.subject)
  expect(await subjects(client.search('EUROS'))).toEqual(['bill 2', 'bill 1'])
  expect(await subjects(client.search('shop.test', 'from'))).toEqual(['bill 2', 'bill 1'])
  expect(await subjects(client.search('bob@', 'to', 1, 1))).toEqual(['bill 1'])
  expect(await client.latestFrom('ann@shop.test')).toMatchObject({ subject: 'bill 2' })
  expect(await client.latestTo('BOB@home.test')).toMatchObject({ subject: 'greetings' })
  expect(await client.latestContaining('bill 1')).toMatchObject({ subject: 'bill 1' })
  expect(await client.latestTo('nobody@home.test')).toBe(0)
})

test('deleteMessage() and deleteAll() delete', async () => {
  const post = await startPost()
  for (const subject of ['first', 'second', 'third']) await post.send({ subject, text: 'x' })
  const client = clientOf(post)
  const second = await client.latestContaining('second')
  expect((await client.deleteMessage(second?.ID as string)).statusCode).toBe(200)
  expect((await client.messages())?.items.map(({ subject }) => subject)).toEqual(['third', 'first'])
  expect((await client.deleteMessage(second?.ID as string)).statusCode).toBe(500)
  expect((await client.deleteAll()).statusCode).toBe(200)
  expect(await client.messages()).toMatchObject({ total: 0, items: [] })
})

test('releaseMessage() hands a message to a real server, from nobody', async () => {
  const [post, other] = [await startPost(), await startPost()]
  await post.send({ subject: 'on its way', text: 'x' })
  const client = clientOf(post)
  const { ID = '' } = (await client.latestContaining('on its way')) || {}
  const { host, port } = other.server.smtp
  const answer = await client.releaseMessage(ID, { host, port: String(port), email: 'real@person.test' })
  expect(answer.statusCode).toBe(200)
  expect((await other.list()).map(({ Raw }) => [Raw.From, Raw.To])).toEqual([
    ['nobody@mailhog.example', ['real@person.test']],
  ])
  const away = await client.releaseMessage(ID, { host: 'mail.example', port: '25', email: 'real@person.test' })
  expect(away.statusCode).toBe(500)
  expect(away.headers['x-bouncelab-error']).toContain('--relay-allow mail.example')
})

test('encode() and decode() are each other undone', async () => {
  const client = clientOf(await startPost())
  const coded = client.encode('Grüße', 'quoted-printable')
  expect(coded).toBe('Gr=C3=BC=C3=9Fe')
  expect(client.decode(coded, 'quoted-printable')).toBe('Grüße')
})

test('a base path of a sandbox sees that sandbox alone', async () => {
  const post = await startPost()
  await post.send({ subject: 'everybody', text: 'x' })
  await post.send({ subject: 'mine', text: 'x' }, 'ci-42')
  const mine = clientOf(post, '/s/ci-42/api')
  expect((await mine.messages())?.items.map(({ subject }) => subject)).toEqual(['mine'])
  await mine.deleteAll()
  expect(await mine.messages()).toMatchObject({ total: 0 })
  expect(await clientOf(post).messages()).toMatchObject({ total: 1 })
})

test('a bounce is a message like any other', async () => {
  const post = await startPost()
  await post.send({ from: 'app@shop.test', to: 'unknown@bouncelab.test', subject: 'hello', text: 'x' })
  await (await post.server.sandbox('default')).settled()
  expect(await clientOf(post).latestTo('app@shop.test')).toMatchObject({
    subject: 'Undelivered Mail Returned to Sender',
    From: { Mailbox: '', Domain: '' },
    Raw: { From: '', To: ['app@shop.test'] },
  })
})
