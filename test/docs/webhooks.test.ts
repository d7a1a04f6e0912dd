import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript'
import { expect, test } from 'vitest'
import { formatDuration } from '../../server/core/duration.ts'
import { WEBHOOK_FORMATS } from '../../server/core/webhook.ts'
import { formatOf } from '../../server/webhooks/formats.ts'
import { certificatePem } from '../../server/webhooks/signing/certificate.ts'
import { AT, CASES, keysOf, POSTED_AT } from '../webhooks/told.ts'
import { blocksOf, pageText } from './pages.ts'

test.each(['docs/webhooks.md', 'docs/webhooks.ja.md'])(
  'What %s verifies with takes our posts, and no others',
  async (page) => {
    const code = blocksOf(page).find(({ info }) => info === 'ts')!.text
    const options = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 }
    const { outputText } = transpileModule(code, { compilerOptions: options })
    const { isGenuine } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(outputText)}`)
    const server = createServer(async (_request, response) => response.end(await certificatePem()))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    try {
      const format = await formatOf('ses-events')
      for (const signatureVersion of ['1', '2'] as const) {
        const keys = keysOf('ses-events', { baseUrl, signatureVersion })
        const posts = [await format.confirmation!(keys, AT), await format.post(CASES.delivered!, keys, 1, POSTED_AT)]
        for (const post of posts) {
          const message = JSON.parse(post!.body)
          expect(await isGenuine(message, baseUrl)).toBe(true)
          expect(await isGenuine({ ...message, Message: 'something else' }, baseUrl)).toBe(false)
          expect(await isGenuine(message)).toBe(false)
        }
      }
    } finally {
      server.closeAllConnections()
      server.close()
    }
  },
)

test('The page has a column or a row of every format, and says how long each waits', async () => {
  const english = pageText('docs/webhooks.md')
  const japanese = pageText('docs/webhooks.ja.md')
  for (const name of WEBHOOK_FORMATS) {
    expect(english).toContain(`\`${name}\``)
    expect(japanese).toContain(`\`${name}\``)
  }
  const row = (name: string) =>
    english.slice(english.indexOf('## When it is tried')).match(new RegExp(`^\\|.*\`${name}\`.*$`, 'm'))?.[0] ?? ''
  for (const name of ['bouncelab', 'mailgun', 'resend'] as const) {
    const waits = (await formatOf(name)).retries.map((wait) => formatDuration(wait).replace(/(\d+)/, '$1 '))
    expect(row(name)).toContain(waits.join(', '))
  }
})
