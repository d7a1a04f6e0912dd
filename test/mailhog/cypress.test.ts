import { expect, test } from 'vitest'
import { type Chain, loadCommands } from './cypress.ts'
import { type Post, startPost } from './support.ts'

/** The commands of the published package, unchanged. */
const commandsFor = ({ url }: Post, path = '/') => loadCommands({ mailHogUrl: `${url}${path}` })

const child = (chain: Chain, name: string, ...args: unknown[]): Chain =>
  (chain[name] as (...given: unknown[]) => Chain)(...args)

async function withMail(): Promise<Post> {
  const post = await startPost()
  await post.send({ subject: 'bill', text: 'three euros' })
  await post.send({
    from: 'zoe@zoo.test',
    to: 'carol@home.test',
    subject: 'picture',
    text: 'see',
    attachments: [{ filename: 'zoo.png', content: Buffer.from('no picture') }],
  })
  return post
}

test('it has the commands that its users know', async () => {
  expect(loadCommands({}).names.sort()).toMatchInlineSnapshot(`
    [
      "mhDeleteAll",
      "mhFilterByRecipient",
      "mhFilterBySender",
      "mhFilterBySubject",
      "mhFirst",
      "mhGetAllMails",
      "mhGetAttachments",
      "mhGetBody",
      "mhGetJimMode",
      "mhGetMailsByRecipient",
      "mhGetMailsBySender",
      "mhGetMailsBySubject",
      "mhGetRecipients",
      "mhGetSender",
      "mhGetSubject",
      "mhHasMailFrom",
      "mhHasMailTo",
      "mhHasMailWithSubject",
      "mhSearchMails",
      "mhSetJimMode",
      "mhWaitForMails",
    ]
  `)
})

test('the commands that get mail get it', async () => {
  const { run } = commandsFor(await withMail())
  const subjects = async (chain: Chain) =>
    ((await chain) as { Content: { Headers: Record<string, string[]> } }[]).map(
      ({ Content }) => Content.Headers.Subject?.[0],
    )
  expect(await subjects(run('mhGetAllMails'))).toEqual(['picture', 'bill'])
  expect(await subjects(run('mhGetAllMails', 1))).toEqual(['picture'])
  expect(await subjects(run('mhGetMailsBySubject', 'bill'))).toEqual(['bill'])
  expect(await subjects(run('mhGetMailsByRecipient', 'carol@home.test'))).toEqual(['picture'])
  expect(await subjects(run('mhGetMailsBySender', 'ann@shop.test'))).toEqual(['bill'])
  expect(await subjects(run('mhSearchMails', 'containing', 'EUROS'))).toEqual(['bill'])
  expect(await subjects(child(run('mhGetAllMails'), 'mhFilterBySubject', 'bill'))).toEqual(['bill'])
  expect(await subjects(child(run('mhGetAllMails'), 'mhFilterByRecipient', 'bob@home.test'))).toEqual(['bill'])
  expect(await subjects(child(run('mhGetAllMails'), 'mhFilterBySender', 'zoe@zoo.test'))).toEqual(['picture'])
})

test('the commands that look at one mail see it', async () => {
  const { run } = commandsFor(await withMail())
  const bill = () => child(run('mhGetMailsBySubject', 'bill'), 'mhFirst')
  expect(await child(bill(), 'mhGetSubject')).toBe('bill')
  expect(await child(bill(), 'mhGetBody')).toBe('three euros')
  expect(await child(bill(), 'mhGetSender')).toBe('ann@shop.test')
  expect(await child(bill(), 'mhGetRecipients')).toEqual(['bob@home.test'])
  const picture = child(run('mhGetMailsBySubject', 'picture'), 'mhFirst')
  expect(await child(picture, 'mhGetAttachments')).toEqual(['zoo.png'])
})

test('the commands that assert wait for mail that is on its way', async () => {
  const post = await startPost()
  const { run } = commandsFor(post)
  const awaited = Promise.all([run('mhHasMailWithSubject', 'late')])
  await post.send({ subject: 'late', text: 'x' })
  await awaited
  await run('mhHasMailFrom', 'ann@shop.test')
  await run('mhHasMailTo', 'bob@home.test')
  await run('mhWaitForMails', 0)
})

test('mhDeleteAll empties the sandbox of its URL, and no other', async () => {
  const post = await withMail()
  await post.send({ subject: 'mine', text: 'x' }, 'ci-7')
  await commandsFor(post, '/s/ci-7/').run('mhDeleteAll')
  expect(await commandsFor(post, '/s/ci-7/').run('mhGetAllMails')).toEqual([])
  expect(await commandsFor(post).run('mhGetAllMails')).toHaveLength(2)
})

test('Jim comes and goes', async () => {
  const { run } = commandsFor(await startPost())
  expect(await run('mhGetJimMode')).toBe(false)
  expect(await run('mhSetJimMode', true)).toMatchObject({ status: 201 })
  expect(await run('mhGetJimMode')).toBe(true)
  expect(await run('mhSetJimMode', false)).toMatchObject({ status: 200 })
  expect(await run('mhGetJimMode')).toBe(false)
})
