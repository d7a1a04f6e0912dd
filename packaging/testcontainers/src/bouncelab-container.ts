/** bouncelab in a container of testcontainers-node. */
import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'

const SMTP_PORT = 1025
const HTTP_PORT = 8025
/** Where scenario files lie in the container. */
const SCENARIOS = '/scenarios'

/**
 * A container to be started.
 * @example
 * const lab = await new BouncelabContainer('bouncelab:0.1.0').withClock('auto').start()
 * // … your application sends to lab.getSmtpHost():lab.getSmtpPort() …
 * const bounce = await lab.waitFor({ kind: 'bounce', about: 'nobody@mail.test' })
 */
export class BouncelabContainer extends GenericContainer {
  #scenarios: string[] = []

  /** @param image as it is called in your registry; packaging/container says how it is built */
  constructor(image: string) {
    super(image)
    this.withExposedPorts(SMTP_PORT, HTTP_PORT)
    this.withWaitStrategy(Wait.forHttp('/readyz', HTTP_PORT).forStatusCode(200))
    // A test would wait for days else.
    this.withClock('auto')
  }

  withClock(mode: 'real' | 'virtual' | 'auto'): this {
    return this.withSetting('clock', mode)
  }

  withSeed(seed: number): this {
    return this.withSetting('seed', String(seed))
  }

  /** A shipped scenario, by its name; may be called more than once. */
  withShippedScenario(name: string): this {
    if (name.includes('/') || name.includes(',')) {
      throw new Error(`${JSON.stringify(name)} is no name of a shipped scenario. For a file call withScenario().`)
    }
    return this.#add(name)
  }

  /** A scenario's text, YAML or JSON; may be called more than once. */
  withScenario(text: string): this {
    const target = `${SCENARIOS}/${this.#scenarios.length + 1}.yaml`
    this.withCopyContentToContainer([{ content: text, target }])
    return this.#add(target)
  }

  /** A scenario file of this machine; may be called more than once. */
  withScenarioFile(source: string): this {
    const extension = /\.(?:yaml|yml|json)$/.exec(source)?.[0]
    if (!extension) throw new Error(`${JSON.stringify(source)} is no scenario file: write .yaml, .yml or .json.`)
    const target = `${SCENARIOS}/${this.#scenarios.length + 1}${extension}`
    this.withCopyFilesToContainer([{ source, target }])
    return this.#add(target)
  }

  /** Any flag of `bouncelab serve`, by its name: `withSetting('on-unmatched', 'fail')`. */
  withSetting(flag: string, value: string): this {
    if (!/^[a-z][a-z0-9-]*$/.test(flag)) {
      throw new Error(`${JSON.stringify(flag)} is no flag. Write it without dashes in front, such as max-messages.`)
    }
    return this.withEnvironment({ [`BOUNCELAB_${flag.toUpperCase().replaceAll('-', '_')}`]: value })
  }

  #add(scenario: string): this {
    this.#scenarios.push(scenario)
    return this.withSetting('scenario', this.#scenarios.join(','))
  }

  override async start(): Promise<StartedBouncelabContainer> {
    return new StartedBouncelabContainer(await super.start())
  }
}

/** What to wait for: the parameters of GET /api/sandboxes/{name}/messages/wait. */
export interface WaitFor {
  kind?: string
  to?: string
  from?: string
  about?: string
  subject?: string
  count?: number
  /** Real time, such as `10s`. */
  timeout?: string
}

/** A message, as the API tells it; docs/rest.md has all of its fields. */
export interface Message {
  id: string
  kind: string
  subject: string
  [field: string]: unknown
}

export class StartedBouncelabContainer extends AbstractStartedContainer {
  readonly #container: StartedTestContainer

  constructor(container: StartedTestContainer) {
    super(container)
    this.#container = container
  }

  getSmtpHost(): string {
    return this.#container.getHost()
  }

  getSmtpPort(): number {
    return this.#container.getMappedPort(SMTP_PORT)
  }

  getSmtpUrl(): string {
    return `smtp://${bracketed(this.getSmtpHost())}:${this.getSmtpPort()}`
  }

  /** The page, and the base of the API: also for clients of Mailpit and MailHog. */
  getHttpUrl(): string {
    return `http://${bracketed(this.#container.getHost())}:${this.#container.getMappedPort(HTTP_PORT)}`
  }

  /** The same for one sandbox: tests that run at the same time do not see each other's mail. */
  getSandboxUrl(name: string): string {
    return `${this.getHttpUrl()}/s/${encodeURIComponent(name)}`
  }

  /**
   * Waits in the server until the message is there; never polls.
   * @throws Error with the server's own reason where nothing came, or nothing can come any more
   */
  async waitFor(what: WaitFor, sandbox = 'default'): Promise<Message> {
    const query = new URLSearchParams(Object.entries(what).map(([name, value]) => [name, String(value)]))
    const path = `/api/sandboxes/${encodeURIComponent(sandbox)}/messages/wait?${query}`
    const response = await fetch(`${this.getHttpUrl()}${path}`)
    const answer = (await response.json()) as Message & { detail?: string; title?: string }
    if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `bouncelab answered ${response.status}.`)
    return answer
  }
}

/** The host of a URL: an IPv6 address stands in brackets. */
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
