/** Bytes of messages in memory: small ones lie together, and each comes back as it went in. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MessageBytes } from '../../server/store/message-bytes.ts'

const bytesOf = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255)

const step = fc.record({
  sandbox: fc.constantFrom('a', 'b'),
  id: fc.integer({ min: 1, max: 40 }),
  // None, few, as many as share a piece, and more than do.
  length: fc.constantFrom(0, 1, 2000, 16 * 1024, 16 * 1024 + 1, 256 * 1024, 300_000),
  does: fc.constantFrom('set', 'set', 'set', 'delete', 'forget'),
})

test('whatever is set and deleted, in any order, what is there comes back unchanged', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const bytes = new MessageBytes()
      const wanted = new Map<string, Uint8Array>()
      for (const [n, { sandbox, id, length, does }] of steps.entries()) {
        const key = `${sandbox} m${id}`
        if (does === 'set') {
          const raw = bytesOf(length, n)
          wanted.set(key, raw)
          bytes.set(sandbox, `m${id}`, raw)
        } else if (does === 'delete') {
          wanted.delete(key)
          bytes.delete(sandbox, `m${id}`)
        } else if (n % 10 === 0) {
          for (const each of wanted.keys()) if (each.startsWith(`${sandbox} `)) wanted.delete(each)
          bytes.forget(sandbox)
        }
      }
      for (const sandbox of ['a', 'b']) {
        for (let id = 1; id <= 40; id++) {
          const expected = wanted.get(`${sandbox} m${id}`)
          const found = bytes.get(sandbox, `m${id}`)
          expect(found === undefined).toBe(expected === undefined)
          if (expected && found) expect(Buffer.compare(found, expected)).toBe(0)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('the sender’s buffer may be used anew for the next message', () => {
  const bytes = new MessageBytes()
  const buffer = new TextEncoder().encode('first')
  bytes.set('a', 'm1', buffer)
  buffer.set(new TextEncoder().encode('other'))
  expect(new TextDecoder().decode(bytes.get('a', 'm1'))).toBe('first')
})
