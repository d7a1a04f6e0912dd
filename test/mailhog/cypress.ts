/**
 * As much of Cypress as cypress-mailhog needs, which is more than cypress-mailpit does: commands that are chained, and
 * assertions that are tried again until they hold. The package itself runs as published.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chai } from 'vitest'

type Command = (...args: unknown[]) => unknown
type Assertion = [chainer: string, ...values: unknown[]]

/** What a command gives: a promise that goes on with further commands. */
export interface Chain extends PromiseLike<unknown> {
  should: (...assertion: Assertion) => Chain
  its: (name: string) => Chain
  [command: string]: unknown
}

export interface Cy {
  run: (name: string, ...args: unknown[]) => Chain
  names: string[]
}

/** @param settings what `Cypress.env()` answers */
export function loadCommands(settings: Record<string, unknown>): Cy {
  const commands = new Map<string, { isChild: boolean; command: Command }>()
  const begun: PromiseLike<unknown>[] = []
  /** The assertions of the command that was called last, which is the one that waits for them. */
  let upcoming: Assertion[] = []

  const chain = (value: Promise<unknown>, assertions: Assertion[]): Chain => {
    const settled = () =>
      value.then((subject) => {
        for (const each of assertions) assertThat(subject, each)
        return subject
      })
    const made: Chain = {
      then: (done, failed) => chain(settled().then(done, failed), []) as never,
      should: (...assertion: Assertion) => {
        assertions.push(assertion)
        return made
      },
      its: (name) =>
        chain(
          settled().then((subject) => (subject as Record<string, unknown>)[name]),
          [],
        ),
    }
    for (const name of commands.keys()) made[name] = (...args: unknown[]) => run(name, settled(), args)
    return made
  }

  const run = (name: string, subject: Promise<unknown> | null, args: unknown[]): Chain => {
    const found = commands.get(name)
    if (!found) throw new Error(`cy.${name}() is no command`)
    const { isChild, command } = found
    const assertions: Assertion[] = []
    const work = async () => {
      const given = isChild ? [await subject, ...args] : args
      upcoming = assertions
      const before = begun.length
      const result = command(...given)
      // What a command calls in turn belongs to it.
      const called = begun.slice(before)
      const last = (await Promise.all(called)).at(-1)
      return result === undefined ? last : result
    }
    const made = chain(work(), assertions)
    begun.push(made)
    return made
  }

  const cy: Record<string, unknown> = {
    request: (options: RequestOptions) => chain(request(options), []),
    wrap: (value: unknown) => chain(Promise.resolve(value), []),
    verifyUpcomingAssertions: async (subject: unknown, _: unknown, { onRetry }: { onRetry: () => unknown }) => {
      const holds = upcoming.every((each) => {
        try {
          assertThat(subject, each)
          return true
        } catch {
          return false
        }
      })
      if (holds) return subject
      await new Promise((resolve) => setTimeout(resolve, 20))
      return onRetry()
    },
  }
  const Cypress = {
    env: (name: string) => settings[name],
    config: (name: string) => ({ defaultCommandTimeout: 4000, responseTimeout: 30_000 })[name],
    Commands: {
      add: (name: string, options: { prevSubject?: boolean } | Command, command?: Command) => {
        const isChild = typeof options === 'object' && options.prevSubject === true
        commands.set(name, { isChild, command: command ?? (options as Command) })
        cy[name] = (...args: unknown[]) => run(name, null, args)
      },
    },
  }
  const file = createRequire(import.meta.url).resolve('cypress-mailhog')
  new Function('Cypress', 'cy', readFileSync(file, 'utf8'))(Cypress, cy)
  return { run: (name, ...args) => run(name, null, args), names: [...commands.keys()] }
}

/** `not.have.length`, `to.have.length.greaterThan`: the words of chai, one after the other. */
function assertThat(subject: unknown, [chainer, ...values]: Assertion): void {
  const words = chainer.split('.')
  const verb = words.pop() as string
  let assertion = chai.expect(subject) as unknown as Record<string, unknown>
  for (const word of words) assertion = assertion[word] as Record<string, unknown>
  ;(assertion[verb] as Command).apply(assertion, values)
}

interface RequestOptions {
  method: string
  url: string
  failOnStatusCode?: boolean
}

async function request({ method, url, failOnStatusCode }: RequestOptions) {
  const response = await fetch(url, { method })
  const body = await response.text()
  if (!response.ok && failOnStatusCode !== false) throw new Error(`${method} ${url}: ${response.status} ${body}`)
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, body: isJson && body !== '' ? JSON.parse(body) : body }
}
