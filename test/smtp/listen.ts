/** A listener on a free port before a fake host, gone again after the test. */
import { onTestFinished } from 'vitest'
import { type SmtpListener, type SmtpListenerOptions, startSmtpListener } from '../../server/smtp/listener.ts'
import { FakeHost, type FakeSandbox } from './fake-host.ts'
import { Talk } from './talk.ts'

export interface Listening {
  host: FakeHost
  sandbox: FakeSandbox
  listener: SmtpListener
  port: number
  /** Connected, greeted, and past EHLO. */
  client: (...commands: string[]) => Promise<Talk>
}

export const MAX_SIZE = 2000

export async function listen(options: Partial<SmtpListenerOptions> = {}): Promise<Listening> {
  const host = new FakeHost()
  const listener = await startSmtpListener({
    host,
    listen: { host: '127.0.0.1', port: 0 },
    hostname: 'mx.test',
    maxMessageSize: MAX_SIZE,
    tls: 'make',
    authSandboxes: true,
    ...options,
  })
  onTestFinished(() => listener.close(0))
  const { port } = listener.address
  const client = async (...commands: string[]) => {
    const talk = await Talk.open(port)
    await talk.sayAll('EHLO client.test', ...commands)
    return talk
  }
  return { host, sandbox: host.default, listener, port, client }
}

export const text = (raw: Uint8Array | undefined): string => Buffer.from(raw ?? []).toString('latin1')
