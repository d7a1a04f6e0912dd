import { expect, test } from 'vitest'
import { startServer } from '../../server/server.ts'

test('a wrong duration is told as such, not as an unknown word', async () => {
  const server = await startServer({ clock: { mode: 'virtual' } })
  try {
    const answer = await fetch(`${server.http?.url}/api/sandboxes/default/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: '3x' }),
    })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({
      code: 'E_INVALID',
      detail: expect.stringContaining('"3x" is no duration'),
    })
  } finally {
    await server.close()
  }
})
