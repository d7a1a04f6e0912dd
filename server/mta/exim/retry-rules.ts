/** Retry rules (spec chapter 32): `pattern error F,2h,15m; G,16h,1h,1.5`, the first that fits decides. */
import { domainOf } from '../../core/address.ts'
import type { Duration, Outcome, SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { hostOf } from '../common/remote-host.ts'
import { replyClass } from '../common/reply.ts'
import { readTime } from './parameters.ts'
import { type SectionLine, unquoted } from './read-options.ts'

export interface RetryRule {
  /** In lower case. */
  pattern: string
  /** `*`, or the name of an error. */
  error: string
  steps: RetryStep[]
  text: string
  source?: SourcePlace
}

/** F: at fixed intervals; G: growing by a factor; H: growing, with chance. Each until a time after the first failure. */
export interface RetryStep {
  letter: 'F' | 'G' | 'H'
  until: Duration
  interval: Duration
  factor: number
}

export const DEFAULT_RULES = '* * F,2h,15m; G,16h,1h,1.5; F,4d,6h'

const ERRORS =
  /^(?:\*|auth_failed|lookup|lost_connection|(?:data|mail|rcpt)_4[\dx][\dx]|refused(?:_A|_MX)?|timeout(?:_connect|_DNS)?(?:_A|_MX)?|tls_required|quota(?:_\w+)?)$/

/** @param lines of the section; what stands in parentheses at the end of a line is a remark */
export function readRetryRules(lines: readonly SectionLine[]): { rules: RetryRule[]; problems: Problem[] } {
  const rules: RetryRule[] = []
  const problems: Problem[] = []
  for (const { text: whole, source } of lines) {
    const text = whole.replace(/\s\([^()]*\)$/, '').trimEnd()
    const found = /^("(?:[^"\\]|\\.)*"|\S+)(?:\s+(\S+))?(?:\s+(?!senders=)(.*))?$/.exec(text)
    const [, pattern = '', error = '*', schedule = ''] = found ?? []
    if (!ERRORS.test(error)) {
      problems.push({ ...source, message: `unknown or malformed retry error: ${JSON.stringify(error)}` })
      continue
    }
    const steps = schedule
      .replace(/^senders=\S+\s*/, '')
      .split(';')
      .map((each) => each.trim())
      .filter(Boolean)
    const read = steps.map(readStep)
    const wrong = steps.find((_, i) => read[i] === null)
    if (wrong !== undefined) {
      problems.push({
        ...source,
        message: `${JSON.stringify(wrong)} is no retry parameter; write \`F,until,interval\` or \`G,until,interval,factor\``,
      })
      continue
    }
    rules.push({ pattern: unquoted(pattern).toLowerCase(), error, steps: read as RetryStep[], text, source })
  }
  return { rules, problems }
}

function readStep(text: string): RetryStep | null {
  const [letter = '', until = '', interval = '', factor = '', ...more] = text.split(',').map((each) => each.trim())
  const [end, gap] = [readTime(until), readTime(interval)]
  if (!/^[FGH]$/.test(letter) || end === null || gap === null || gap === 0 || more.length > 0) return null
  const grows = letter !== 'F'
  if (grows ? !/^\d+(?:\.\d+)?$/.test(factor) : factor !== '') return null
  return { letter: letter as RetryStep['letter'], until: end, interval: gap, factor: grows ? Number(factor) : 1 }
}

/** The rule for an address and what it met; none: it fails at its first temporary error. */
export function ruleFor(rules: readonly RetryRule[], address: string, outcome: Outcome | null): RetryRule | undefined {
  const names = outcome ? errorNames(outcome) : []
  const host = hostOf(outcome)?.name.toLowerCase()
  return rules.find(
    ({ pattern, error }) =>
      (error === '*' || names.includes(error) || names.some((name) => isLike(name, error))) &&
      fits(pattern, address.toLowerCase(), host),
  )
}

/** `rcpt_4xx` and `rcpt_45x` stand for all codes of that form. */
const isLike = (name: string, error: string): boolean =>
  /_4/.test(error) &&
  name.length === error.length &&
  [...error].every((c, i) => c === name[i] || (c === 'x' && i > error.indexOf('4')))

/** An address, `*`, a domain, or `*.domain`; a host's name counts as well. */
function fits(pattern: string, address: string, host: string | undefined): boolean {
  if (pattern === '*' || pattern === address) return true
  if (pattern.startsWith('*@')) return domainOf(address) === pattern.slice(2)
  return [domainOf(address), host].some(
    (name) => name !== undefined && (name === pattern || (pattern.startsWith('*') && name.endsWith(pattern.slice(1)))),
  )
}

/** The names that retry rules have for a temporary error. */
function errorNames(outcome: Outcome): string[] {
  switch (outcome.type) {
    case 'mailbox':
      return outcome.result === 'full' ? ['quota'] : []
    case 'dns':
      return ['lookup', ...(outcome.result === 'servfail' || outcome.result === 'no-answer' ? ['timeout_DNS'] : [])]
    case 'connect':
      return {
        refused: ['refused', 'refused_MX'],
        timeout: ['timeout', 'timeout_MX', 'timeout_connect', 'timeout_connect_MX'],
        silent: ['timeout', 'timeout_MX'],
        lost: ['lost_connection'],
        'lost-after-data': ['lost_connection'],
      }[outcome.result]
    case 'replied': {
      const command = { mail: 'mail', rcpt: 'rcpt', data: 'data', message: 'data', greeting: '', helo: '' }[outcome.at]
      return command && replyClass(outcome.reply) === 4 ? [`${command}_${outcome.reply.slice(0, 3)}`] : []
    }
    default:
      return []
  }
}
