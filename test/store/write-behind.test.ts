/** A store that writes behind is a store like any other, but for the moment at which a fault shows. */
import { describe, expect, test } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { commitOf, messageOf } from './samples.ts'

describe('a store in memory', () => {
  test('gives back what was just committed', async () => {
    const store = await openStore(undefined)
    await store.commit([commitOf({ messages: [messageOf(1), messageOf(2)] })])
    await store.commit([commitOf({ updates: [messageOf(1, { state: 'failed', ended: true })] })])
    expect((await store.list('bench', { limit: 10 })).messages).toMatchObject([
      { id: 'm2' },
      { id: 'm1', state: 'failed' },
    ])
    expect(await store.message('bench', 'm1')).toMatchObject({ ended: true })
    await store.close()
  })

  test('gives a message’s bytes before and after they are written', async () => {
    const store = await openStore(undefined)
    const raw = new TextEncoder().encode('Subject: x\r\n\r\n')
    await store.commit([commitOf({ messages: [messageOf(1, { raw })] })])
    expect(await store.raw('bench', 'm1')).toEqual(raw)
    await store.ids('bench')
    expect(new Uint8Array((await store.raw('bench', 'm1')) ?? [])).toEqual(raw)
    await store.close()
  })

  test('forgets what came before a reset, of that sandbox only', async () => {
    const store = await openStore(undefined)
    await store.commit([
      commitOf({ name: 'a', messages: [messageOf(1)] }),
      commitOf({ name: 'b', messages: [messageOf(1)] }),
    ])
    await store.commit([commitOf({ name: 'a', replaces: true })])
    expect(await store.ids('a')).toEqual([])
    expect(await store.ids('b')).toEqual(['m1'])
    await store.close()
  })
})
