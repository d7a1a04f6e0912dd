/** The section `begin routers`, as far as it is played: redirect routers with their data, and manualroute to a host. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { splitTargets } from '../common/aliases-file.ts'
import { didYouMean } from '../common/problems.ts'
import { readSetting, type SectionLine } from './read-options.ts'

export interface Router {
  name: string
  driver: string
  options: Map<string, string>
  source: SourcePlace
}

/** What turns an address into others, beside aliases and .forward files. */
export interface Redirect {
  name: string
  /** In lower case; null: all. */
  domains: string[] | null
  localParts: string[] | null
  targets: string[]
  /** The sender of what it makes; '' for nobody. */
  errorsTo: string | undefined
  /** Whether bounces keep the addresses that it makes to themselves. */
  hides: boolean
  source: SourcePlace
}

/** Where mail for other domains goes. */
export interface ManualRoute {
  name: string
  domains: string[] | null
  host: string
  source: SourcePlace
}

const DRIVERS = ['accept', 'dnslookup', 'ipliteral', 'iplookup', 'manualroute', 'queryprogram', 'redirect']

/** @param lines of the section: `name:`, then its options */
export function readRouters(lines: readonly SectionLine[]): { routers: Router[]; problems: Problem[] } {
  const routers: Router[] = []
  const problems: Problem[] = []
  for (const { text, source } of lines) {
    const name = /^(\w+):$/.exec(text)?.[1]
    const open = routers.at(-1)
    if (name !== undefined) routers.push({ name, driver: '', options: new Map(), source })
    else if (!open) problems.push({ ...source, message: `${JSON.stringify(text)} stands before any router's name` })
    else {
      const setting = readSetting(text)
      if (!setting) problems.push({ ...source, message: `${JSON.stringify(text)} is no option of router ${open.name}` })
      else if (setting.name === 'driver') open.driver = setting.value
      else open.options.set(setting.name, setting.value)
    }
  }
  for (const { name, driver, source } of routers) {
    if (driver === '') problems.push({ ...source, message: `router "${name}": no driver specified` })
    else if (!DRIVERS.includes(driver))
      problems.push({
        ...source,
        message: `router ${name}: cannot find driver "${driver}"${didYouMean(driver, DRIVERS)}`,
      })
  }
  return { routers, problems }
}

/** A redirect router whose data are written out; null where they are looked up, as in Debian's own. */
export function redirectOf({ name, driver, options, source }: Router): Redirect | null {
  const data = options.get('data')
  if (driver !== 'redirect' || data === undefined || data.includes('$')) return null
  const errorsTo = options.get('errors_to')
  return {
    name,
    domains: listed(options.get('domains')),
    localParts: listed(options.get('local_parts')),
    targets: splitTargets(data) ?? [],
    errorsTo: errorsTo?.replace(/^<(.*)>$/, '$1'),
    hides: options.get('hide_child_in_errmsg') === 'true',
    source,
  }
}

/** `* relay.example`, `route_data = relay.example`; null where it is another router. */
export function manualRouteOf({ name, driver, options, source }: Router): ManualRoute | null {
  if (driver !== 'manualroute') return null
  const [, pattern = '*', inList = ''] = /^(\S+)\s+(\S+)/.exec(options.get('route_list') ?? '') ?? []
  const host = (options.get('route_data') ?? inList).split(/[\s:]+/)[0] ?? ''
  if (host === '' || host.includes('$')) return null
  return { name, domains: pattern === '*' ? listed(options.get('domains')) : [pattern.toLowerCase()], host, source }
}

/** Items between colons, or what `<c` in front says; named lists and negations say nothing that is known here. */
export function listItems(text: string): string[] {
  const separator = /^\s*<(\S)\s*/.exec(text)
  const items = separator ? text.slice(separator[0].length).split(separator[1] as string) : text.split(/\s*[:;]\s*/)
  return items.map((item) => item.trim().toLowerCase()).filter(Boolean)
}

const listed = (text: string | undefined): string[] | null => (text === undefined ? null : listItems(text))
