/** The composition root: the only place that constructs the store, the sandboxes and the listeners. */

import { VIRTUAL_START } from './core/clock.ts'
import type { ClockMode } from './core/events.ts'
import type { MtaInput } from './core/mta.ts'
import type { Instant } from './core/types.ts'
import { type DoorOptions, type Doors, openDoors } from './doors.ts'
import { SandboxError } from './errors.ts'
import { handoffHost } from './handoff/handoff-host.ts'
import { type Route, routesOf } from './handoff/routes.ts'
import type { HttpListener } from './http/listener.ts'
import type { MailboxReaders, ReaderName } from './mailbox/start-readers.ts'
import { Metrics } from './metrics/metrics.ts'
import { byOperator } from './mta/mta.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { Sandboxes } from './sandbox/sandboxes.ts'
import { smtpHost } from './sandbox/smtp-host.ts'
import type { LoadedScenario } from './scenario/schema.ts'
import { type SmtpListener, startSmtpListener } from './smtp/listener.ts'
import type { ListenOn } from './smtp/socket-file.ts'
import { StoreError } from './store/errors.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/store.ts'

export interface ListenAddress {
  host: string
  port: number
}

export interface ServerOptions {
  /** Where SMTP listens; port 0 takes any free one. */
  smtp?: ListenAddress
  /** SMTP under TLS from the first byte; nowhere unless given. */
  smtps?: ListenAddress | undefined
  /** LMTP, on a port or a socket file; nowhere unless given. */
  lmtp?: ListenOn | undefined
  /** Certificates, passwords and tokens, and how page and API are reached. */
  doors?: DoorOptions | undefined
  /** Where the page and the API listen; false for none. */
  http?: ListenAddress | false
  /** Where mailboxes are read, in the clear with STLS and STARTTLS, and under TLS from the start; nowhere unless given. */
  pop3?: ListenAddress | undefined
  imap?: ListenAddress | undefined
  pop3s?: ListenAddress | undefined
  imaps?: ListenAddress | undefined
  /** Folder for everything that must survive a restart; without it all is in memory. */
  data?: string
  /** What is left out comes from the scenario, then it is real, at speed 1, from now. */
  clock?: { mode?: ClockMode; speed?: number; start?: Instant }
  seed?: number
  timezone?: string
  mta?: MtaInput
  scenario?: LoadedScenario
  /** Whether commands of .qmail files run: only of `mta`, of `scenario` and of what their files name. */
  allowCommands?: boolean
  /** Where mail goes that no rule decides: by pattern of the address or its domain. */
  relay?: readonly Route[]
  /** Patterns of hosts beyond this machine that mail may be handed to: `mail.example`, `10.0.0.*:2525`. */
  relayAllow?: readonly string[]
  /** Whether an AUTH user name picks the sandbox. */
  authSandboxes?: boolean
  /** Whether GET /api/v1/messages answers as MailHog does; as Mailpit unless given. */
  mailhogV1List?: boolean
  /** Bytes. */
  maxMessageSize?: number
  /** Retention, per sandbox. */
  maxMessages?: number
  maxBytes?: number
  /** `/readyz` says that it starts until whoever started it sets `sandboxes.state`. */
  startsLater?: boolean
  /** Told of what an operator should know. */
  log?: (entry: LogEntry) => void
}

export interface LogEntry {
  level: 'debug' | 'info' | 'warn' | 'error'
  message: string
  [detail: string]: unknown
}

export interface Server {
  smtp: ListenAddress
  /** Null where it was not asked for. */
  smtps: ListenAddress | null
  /** Null where it was not asked for; of a socket file the path is the host, and the port 0. */
  lmtp: ListenAddress | null
  /** Null where no HTTP was asked for. */
  http: (ListenAddress & { url: string }) | null
  /** Null where it was not asked for, as the three below. */
  pop3: ListenAddress | null
  imap: ListenAddress | null
  pop3s: ListenAddress | null
  imaps: ListenAddress | null
  sandboxes: Sandboxes
  /** The certificate that TLS shows, with its chain: PEM. */
  certificate(): string
  /** The sandbox of this name, made at first use. @throws SandboxError E_BAD_NAME */
  sandbox(name: string): Promise<Sandbox>
  /** Finishes open transactions for at most `grace` ms, then stops. */
  close(grace?: number): Promise<void>
}

export const DEFAULT_MAX_MESSAGE_SIZE = 25 * 1024 * 1024

/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN, E_STORE, E_INVALID */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const log = options.log ?? (() => undefined)
  const given = { ...options.scenario?.clock, ...options.clock }
  const mode = given.mode ?? 'real'
  const onFault = (error: unknown) =>
    log({ level: 'error', message: error instanceof Error ? error.message : String(error) })
  const store = await storeIn(options.data, onFault)
  const commands = options.allowCommands ? await commandHost() : undefined
  const handoffs = handoffHost({ relayAllow: options.relayAllow, commands })
  const metrics = new Metrics()
  const opening = Sandboxes.open({
    store,
    mta: options.mta && options.allowCommands ? byOperator(options.mta) : options.mta,
    scenario: options.scenario,
    clock: { mode, speed: given.speed ?? 1, start: given.start ?? (mode === 'real' ? null : VIRTUAL_START) },
    seed: options.seed ?? 1,
    timezone: options.timezone ?? 'UTC',
    limits: { messages: options.maxMessages, bytes: options.maxBytes },
    wall: () => Date.now(),
    onFault,
    commands,
    handoffs,
    routes: routesOf(options.relay ?? []),
    metrics,
  })
  const sandboxes = await opening.catch(async (error: unknown) => {
    // Its folder would stay locked.
    await store.close()
    throw error
  })
  const undo: (() => Promise<void>)[] = [() => store.close(), () => sandboxes.close()]
  try {
    const doors = await openDoors(options.doors ?? {}, (level, message) => log({ level, message }))
    undo.push(async () => doors.close())
    const { smtp, smtps, lmtp, closeSmtp } = await listenSmtp(options, sandboxes, doors, undo)
    const readers = await readMailboxes(options, sandboxes, doors)
    undo.push(async () => readers?.close(0))
    const { pop3 = null, imap = null, pop3s = null, imaps = null } = readers?.addresses ?? {}
    const listens = { smtp, smtps, lmtp, readers: readers?.addresses ?? {} }
    const http = options.http === false ? null : await listenHttp(options, sandboxes, listens, doors)
    sandboxes.state = options.startsLater ? 'starting' : 'ready'
    if (http) handoffs.baseUrl = http.url.endsWith('/') ? http.url : `${http.url}/`
    return {
      ...{ smtp, smtps, lmtp },
      http: http && { ...http.address, url: http.url },
      ...{ pop3, imap, pop3s, imaps },
      sandboxes,
      certificate: () => doors.tls.certificate,
      sandbox: (name) => sandboxes.get(name),
      close: async (grace = 5000) => {
        sandboxes.state = 'stopping'
        metrics.stop()
        await Promise.all([closeSmtp(grace), readers?.close(grace)])
        doors.close()
        await http?.close()
        await sandboxes.close()
        await store.close()
      },
    }
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined)
    throw error
  }
}

/** Loaded only where commands may run. */
const commandHost = async () => (await import('./programs/shell-host.ts')).createShellHost()

async function storeIn(folder: string | undefined, onFault: (error: unknown) => void): Promise<Store> {
  try {
    return await openStore(folder, onFault)
  } catch (cause) {
    if (cause instanceof StoreError) throw new SandboxError('E_STORE', cause.message, { cause })
    throw cause
  }
}

/** Loaded only where it is wanted. */
async function readMailboxes(
  options: ServerOptions,
  sandboxes: Sandboxes,
  doors: Doors,
): Promise<MailboxReaders | null> {
  const { pop3, imap, pop3s, imaps } = options
  if (!pop3 && !imap && !pop3s && !imaps) return null
  const { startMailboxReaders } = await import('./mailbox/start-readers.ts')
  return startMailboxReaders({ pop3, imap, pop3s, imaps }, sandboxes, doors.tls, doors.mailboxes)
}

interface SmtpPorts {
  smtp: ListenAddress
  smtps: ListenAddress | null
  lmtp: ListenAddress | null
}

/** SMTP, and beside it SMTPS and LMTP where they are wanted. */
async function listenSmtp(
  options: ServerOptions,
  sandboxes: Sandboxes,
  { tls, smtp: door }: Doors,
  undo: (() => Promise<void>)[],
): Promise<SmtpPorts & { closeSmtp: (grace: number) => Promise<void> }> {
  const all: SmtpListener[] = []
  const start = async (listen: ListenOn, kind: { implicitTls?: boolean; lmtp?: boolean } = {}) => {
    const listener = await startSmtpListener({
      host: smtpHost(sandboxes),
      hostname: 'bouncelab',
      maxMessageSize: options.maxMessageSize ?? DEFAULT_MAX_MESSAGE_SIZE,
      authSandboxes: options.authSandboxes ?? true,
      ...{ listen, tls, door },
      ...kind,
    })
    undo.push(() => listener.close(0))
    all.push(listener)
    return listener.address
  }
  return {
    smtp: await start(options.smtp ?? { host: '127.0.0.1', port: 0 }),
    smtps: options.smtps ? await start(options.smtps, { implicitTls: true }) : null,
    lmtp: options.lmtp ? await start(options.lmtp, { lmtp: true }) : null,
    closeSmtp: async (grace) => void (await Promise.all(all.map((listener) => listener.close(grace)))),
  }
}

const addressText = ({ host, port }: ListenAddress): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Loaded only where it is wanted: a fixture without HTTP starts without express. */
async function listenHttp(
  options: ServerOptions,
  sandboxes: Sandboxes,
  listens: SmtpPorts & { readers: Partial<Record<ReaderName, ListenAddress>> },
  { tls, smtp: door, guard }: Doors,
): Promise<HttpListener> {
  const { startHttpListener } = await import('./http/listener.ts')
  const { maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE, mailhogV1List = false } = options
  const listen = options.http || { host: '127.0.0.1', port: 0 }
  const { smtp, smtps, lmtp, readers } = listens
  const { requireTls, authRequired, passwords } = door
  return startHttpListener({
    ...{ sandboxes, listen, smtp, readers, maxMessageSize, mailhogV1List, guard },
    ...(options.doors ? { web: options.doors } : {}),
    certificate: () => ({ pem: tls.certificate, isMade: tls.isMade }),
    doors: {
      ...{ requireTls, authRequired, passwords: passwords !== undefined },
      ...(smtps ? { smtps } : {}),
      ...(lmtp ? { lmtp: lmtp.port === 0 ? lmtp.host : addressText(lmtp) } : {}),
    },
  })
}
