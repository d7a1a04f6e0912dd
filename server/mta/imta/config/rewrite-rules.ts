/**
 * Rewrite rules, the upper half of imta.cnf: `PATTERN TEMPLATE`, which say by its domain what channel an address goes to
 * and in which form (administration guide, "Rewrite Rules"). Played are patterns of domains and templates of `$U`, `$D`,
 * `$H` and `$L`; those that ask directories, mappings or the source channel are accepted and shown as not played.
 */
import type { SourcePlace } from '../../../core/types.ts'

export interface RewriteRule {
  /** In lower case: `siroe.com`, `.siroe.com`, `.` for every domain, `[]` for address literals. */
  pattern: string
  template: string
  source: SourcePlace
  /** Why it is not played; null where it is. */
  unplayed: string | null
  parts: Part[]
  /** The name behind the last `@`: a channel's official host. */
  system: string
}

type Part = { literal: string } | { variable: 'U' | 'D' | 'H' | 'L' }

export interface Rewritten {
  rule: RewriteRule
  address: string
}

export function readRewriteRule(pattern: string, template: string, source: SourcePlace): RewriteRule {
  const { parts, unplayed } = readTemplate(template)
  const last = parts.at(-1)
  const at = last && 'literal' in last ? last.literal.lastIndexOf('@') : -1
  const system = at < 0 ? '' : (last as { literal: string }).literal.slice(at + 1)
  if (at >= 0) parts[parts.length - 1] = { literal: (last as { literal: string }).literal.slice(0, at) }
  const why = unplayed ?? (/^[\w.[\]-]+$/.test(pattern) ? null : `the pattern ${pattern}`)
  return {
    pattern: pattern.toLowerCase(),
    template,
    source,
    unplayed: why ?? (system === '' ? 'a template without a system behind the last @' : null),
    parts,
    system: system.toLowerCase(),
  }
}

/** `$E` and `$F` and `$B` hold for envelope recipients; `$R` makes a rule one for senders. */
const PASSED = 'EFB'

function readTemplate(template: string): { parts: Part[]; unplayed: string | null } {
  const parts: Part[] = []
  const literal = (text: string) => {
    const last = parts.at(-1)
    if (last && 'literal' in last) last.literal += text
    else parts.push({ literal: text })
  }
  for (const [token, bare] of template.matchAll(/\$(.)|[^$]+|\$/gs)) {
    if (bare === undefined) literal(token)
    else if ('UDHL'.includes(bare.toUpperCase())) parts.push({ variable: bare.toUpperCase() as 'U' })
    else if ('$%@'.includes(bare)) literal(bare)
    else if (!PASSED.includes(bare.toUpperCase())) return { parts, unplayed: `${token} in the template` }
  }
  return { parts, unplayed: null }
}

/** By pattern: of several rules with one pattern the first that is played counts. */
export function ruleTable(rules: readonly RewriteRule[]): ReadonlyMap<string, RewriteRule> {
  const table = new Map<string, RewriteRule>()
  for (const rule of rules) if (rule.unplayed === null && !table.has(rule.pattern)) table.set(rule.pattern, rule)
  return table
}

/** The whole domain first, then `.` and ever fewer of its labels, then `.` alone. */
export function rewrite(table: ReadonlyMap<string, RewriteRule>, user: string, domain: string): Rewritten | null {
  if (table.size === 0) return null
  const literal = /^\[(.*)\]$/.exec(domain)?.[1]
  for (const { pattern, host } of candidates(domain, literal)) {
    const rule = table.get(pattern)
    if (rule)
      return {
        rule,
        address: fill(rule, { U: user, D: pattern === domain ? domain : pattern, H: host, L: literal ?? '' }),
      }
  }
  return null
}

function candidates(domain: string, literal: string | undefined): { pattern: string; host: string }[] {
  const found = [{ pattern: domain, host: '' }]
  if (literal !== undefined) return [...found, { pattern: '[]', host: domain }]
  for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
    found.push({ pattern: domain.slice(dot), host: domain.slice(0, dot) })
  }
  return [...found, { pattern: '.', host: domain }]
}

/** What stands before the system, with the last percent sign as the at sign; without one the system is the domain. */
function fill({ parts, system }: RewriteRule, values: Record<'U' | 'D' | 'H' | 'L', string>): string {
  let user = ''
  let domain: string | null = null
  for (const part of parts) {
    // A percent sign in the user's own name is no separator.
    const pieces = 'literal' in part ? part.literal.split('%') : [values[part.variable]]
    pieces.forEach((piece, i) => {
      if (i > 0) {
        user += domain === null ? '' : `%${domain}`
        domain = ''
      }
      if (domain === null) user += piece
      else domain += piece
    })
  }
  return `${user}@${domain || system}`
}
