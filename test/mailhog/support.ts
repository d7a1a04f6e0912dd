/** A server, and mail that reaches it as an application's does. */
import nodemailer, { type SendMailOptions } from 'nodemailer'
import { onTestFinished } from 'vitest'
import type { MailhogMessage } from '../../server/mailhog/shapes.ts'
import { type Server, type ServerOptions, startServer } from '../../server/server.ts'

export interface Post {
  server: Server
  url: string
  port: number
  /** Over SMTP; `user` picks the sandbox. */
  send: (mail: SendMailOptions, user?: string) => Promise<unknown>
  /** GET, as JSON. */
  get: <T>(path: string) => Promise<T>
  list: (sandbox?: string) => Promise<MailhogMessage[]>
}

export async function startPost(options: ServerOptions = {}): Promise<Post> {
  const server = await startServer({ clock: { mode: 'auto' }, ...options })
  onTestFinished(() => server.close(0))
  const url = server.http?.url as string
  const send = async (mail: SendMailOptions, user?: string) => {
    const auth = user === undefined ? {} : { auth: { user, pass: 'any' } }
    const transport = nodemailer.createTransport({ ...server.smtp, name: 'app.shop.test', ignoreTLS: true, ...auth })
    return transport.sendMail({ from: 'ann@shop.test', to: 'bob@home.test', ...mail }).finally(() => transport.close())
  }
  const get = async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T
  const list = async (sandbox?: string) => {
    const prefix = sandbox === undefined ? '' : `/s/${sandbox}`
    return (await get<{ items: MailhogMessage[] }>(`${prefix}/api/v2/messages`)).items
  }
  return { server, url, port: server.http?.port as number, send, get, list }
}
