/** SMTP servers to measure, each in a process of its own that tells its port. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const TARGETS = {
  bare: 'bare smtp-server 3.21, drops everything',
  listener: 'our listener, drops everything',
  memory: 'bouncelab, storing in memory',
  data: 'bouncelab, storing with --data',
} as const
export type Target = keyof typeof TARGETS

/** @returns the port on 127.0.0.1 */
export async function serve(target: Target, port = 0): Promise<number> {
  if (target === 'bare') {
    const { SMTPServer } = await import('smtp-server')
    const server = new SMTPServer({
      disableReverseLookup: true,
      authOptional: true,
      logger: false,
      onData: (stream, _session, done) => void stream.on('data', () => undefined).on('end', () => done()),
    })
    // By itself it dies of a client that resets its connection.
    server.on('error', () => undefined)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return (server.server.address() as { port: number }).port
  }
  if (target === 'listener') return serveListener(port)
  const { startServer } = await import('../../server/server.ts')
  const folder = target === 'data' ? mkdtempSync(join(tmpdir(), 'bouncelab-bench-')) : undefined
  const server = await startServer({
    smtp: { host: '127.0.0.1', port },
    http: false,
    ...(folder ? { data: folder } : {}),
  })
  process.once('SIGTERM', async () => {
    await server.close(0)
    if (folder) rmSync(folder, { recursive: true })
    process.exit(0)
  })
  return server.smtp.port
}

/** A host that forgets everything: what is left is the listener. */
async function serveListener(port: number): Promise<number> {
  const { startSmtpListener } = await import('../../server/smtp/listener.ts')
  let count = 0
  const sandbox = {
    name: 'default',
    now: () => Date.now(),
    dialect: () => undefined,
    openSession: () => `s${++count}`,
    refuse: () => undefined,
    closeSession: () => undefined,
    hasSessionRules: () => false,
    sessionRules: () => [],
    simulate: () => null,
    isNamedByRule: () => false,
    ruledDns: () => null,
    accept: async () => ({ messageId: `m${++count}`, processId: count, at: 0, seed: 1 }),
    beginTransaction: () => undefined,
    endTransaction: () => undefined,
  }
  const { address } = await startSmtpListener({
    host: { sandboxFor: async () => sandbox },
    listen: { host: '127.0.0.1', port },
    hostname: 'bench.test',
    maxMessageSize: 1e9,
    tls: 'make',
    authSandboxes: true,
  })
  return address.port
}
