/**
 * As much of Cypress as packages of commands need: `Cypress.Commands.add`, its settings, and a `cy` whose commands can
 * be chained. The packages themselves run as published, bundled as Cypress bundles a support file.
 */
import { createRequire } from 'node:module'
import { build } from 'vite'

interface RequestOptions {
  method?: string
  url: string
  qs?: Record<string, unknown>
  body?: unknown
  auth?: { user: string; pass: string }
  failOnStatusCode?: boolean
}

type Command = (...args: never[]) => unknown

export interface CypressWorld {
  /** Runs a command by its name, as `cy.name(...)` does; a child command has its subject first. */
  run: (name: string, ...args: unknown[]) => Promise<unknown>
  names: string[]
}

/** @param expose what `Cypress.env()` and `Cypress.expose()` answer */
export async function loadCommands(packageName: string, expose: Record<string, unknown>): Promise<CypressWorld> {
  const commands = new Map<string, Command>()
  const Cypress = {
    expose: (name: string) => expose[name],
    env: (name: string) => expose[name],
    config: (name: string) => ({ defaultCommandTimeout: 4000 })[name],
    Commands: {
      add: (name: string, options: unknown, command?: Command) => commands.set(name, command ?? (options as Command)),
    },
  }
  const cy = {
    env: (names: string[]) => Promise.resolve(Object.fromEntries(names.map((name) => [name, expose[name]]))),
    wrap: (value: unknown) => Promise.resolve(value),
    wait: (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    request,
  }
  const code = await bundle(packageName)
  new Function('Cypress', 'cy', code)(Cypress, cy)
  const run = async (name: string, ...args: unknown[]) => {
    const command = commands.get(name)
    if (!command) throw new Error(`cy.${name}() is no command of ${packageName}`)
    return (command as (...given: unknown[]) => unknown)(...args)
  }
  return { run, names: [...commands.keys()] }
}

/** As `cy.request` does: a body that is JSON is read, and a status of failure is an error. */
async function request(options: RequestOptions) {
  const url = new URL(options.url)
  for (const [name, value] of Object.entries(options.qs ?? {})) url.searchParams.set(name, String(value))
  const response = await fetch(url, {
    method: options.method ?? 'GET',
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.auth ? { authorization: `Basic ${btoa(`${options.auth.user}:${options.auth.pass}`)}` } : {}),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  const text = await response.text()
  if (!response.ok && options.failOnStatusCode !== false) throw new Error(`${response.status}: ${text}`)
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : text }
}

async function bundle(packageName: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: createRequire(import.meta.url).resolve(packageName), formats: ['iife'], name: 'commands' },
    },
  })
  const [output] = [result].flat()
  if (!output || !('output' in output)) throw new Error(`${packageName} was not bundled`)
  return output.output[0].code
}
