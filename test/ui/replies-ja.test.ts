// @vitest-environment node
/** What bouncelab says of a hand-off where nobody else did is said in Japanese; what a server said stays as it is. */
import { expect, test } from 'vitest'
import { removedReply } from '../../server/core/posts.ts'
import { allowList, notAllowed } from '../../server/handoff/allow-list.ts'
import { handToServer } from '../../server/handoff/mail-client.ts'
import { Agreements } from '../../server/webhooks/agreements.ts'
import { postTo } from '../../server/webhooks/http-post.ts'
import { mistakesJa } from '../../ui/src/i18n/mistakes-ja.ts'
import { translate } from '../../ui/src/i18n/sentences.ts'
import { rawServer } from '../handoff/receiver.ts'

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/
const ja = (text: string) => translate(mistakesJa, text) ?? ''

test('sentences of posts and hand-offs have their Japanese', async () => {
  const { port, close } = await rawServer(() => undefined)
  const post = { headers: {}, contentType: 'text/plain', body: '' }
  const { signal } = new AbortController()
  const late = await postTo(`http://127.0.0.1:${port}/`, post, allowList([]), signal, 200)
  await close()
  const handed = { reversePath: '', to: 'a@b.test', bytes: new Uint8Array(), smtpUtf8: false }
  const server = { protocol: 'smtp', host: '127.0.0.1', port, tls: 'offered' } as const
  const refused = await handToServer(server, handed, allowList([]), signal)
  const unagreed = await new Agreements().unagreed('w1', 0, 1, async () => late)
  for (const text of [
    late.reply,
    refused.reply,
    unagreed?.reply ?? '',
    notAllowed('smtp://a.example:25'),
    removedReply('w1'),
  ])
    expect(ja(text), text).toMatch(JAPANESE)
})

test.each(['250 2.0.0 Ok', '550 5.1.1 <a@b.test>: no such user', '503 Service Unavailable'])(
  '%s stays as it is',
  (text) => {
    expect(ja(text)).toBe('')
  },
)
