/** The newsletter's URLs: for mail from a pipe, for what Amazon SES tells through SNS, and one for each other provider. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Newsletter } from '../newsletter.ts'
import { PROVIDERS, type ProviderName } from './providers/providers.ts'
import { type SnsMessage, sesTold, verify } from './ses.ts'

export interface Trust {
  /** Whether a certificate of SNS may be fetched from there, and a subscription confirmed. */
  sns?: (url: URL) => boolean
  /** What each provider's posts are verified with. */
  keys?: Partial<Record<ProviderName, string>>
}

/** A post that is not from its provider, or that fails here, is answered with 4xx or 5xx: the provider comes again. */
export const bounceUrls = (news: Newsletter, { sns = () => false, keys = {} }: Trust = {}): Server =>
  createServer(async (request, response) => {
    try {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://newsletter')
      const name = pathname.slice(1)
      if (name === 'mail') {
        await news.receive({ to: searchParams.get('to') ?? '', raw: await bytesOf(request), at: Date.now() })
      } else if (name === 'ses') await takeSns(JSON.parse(await text(request)), news, sns)
      else if (Object.hasOwn(PROVIDERS, name)) await takePost(name as ProviderName, request, news, keys)
      else return response.writeHead(404).end()
      // Mailgun and Mailjet take nothing but 200 for an answer.
      response.writeHead(200).end()
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })

async function takePost(name: ProviderName, request: IncomingMessage, news: Newsletter, keys: Trust['keys'] = {}) {
  const { isGenuine, read } = PROVIDERS[name]
  const posted = { headers: request.headers, body: await text(request) }
  const key = keys[name]
  if (key === undefined || !isGenuine(posted, key)) throw new Error(`This is not from ${name}.`)
  for (const told of read(posted.body)) news.takeTold(told)
}

async function takeSns(message: SnsMessage, news: Newsletter, trusted: (url: URL) => boolean): Promise<void> {
  if (!(await verify(message, trusted))) throw new Error('This is not from SNS.')
  if (message.Type === 'SubscriptionConfirmation') {
    await fetch(message.SubscribeURL as string)
    return
  }
  for (const told of sesTold(message.Message)) news.takeTold(told)
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
