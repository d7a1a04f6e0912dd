/** The newsletter's URLs: one for mail from a pipe, one for what Amazon SES tells through SNS. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Newsletter } from '../newsletter.ts'
import { type SnsMessage, sesReport, verify } from './ses.ts'

/** @param trusted whether a certificate may be fetched from there, and a subscription confirmed */
export const bounceUrls = (news: Newsletter, trusted: (url: URL) => boolean): Server =>
  createServer(async (request, response) => {
    try {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://newsletter')
      const body = await bodyOf(request)
      if (pathname === '/mail') await news.receive({ to: searchParams.get('to') ?? '', raw: body, at: Date.now() })
      else if (pathname === '/ses') await takeSns(JSON.parse(body.toString()), news, trusted)
      else return response.writeHead(404).end()
      response.writeHead(204).end()
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })

async function takeSns(message: SnsMessage, news: Newsletter, trusted: (url: URL) => boolean): Promise<void> {
  if (!(await verify(message, trusted))) throw new Error('This is not from SNS.')
  if (message.Type === 'SubscriptionConfirmation') {
    await fetch(message.SubscribeURL as string)
    return
  }
  const report = sesReport(message.Message)
  if (report) news.takeReport(report.to, report.recipients, report.at)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
