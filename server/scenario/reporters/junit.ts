/** JUnit's XML, as CI servers read it: a suite for the run, a case for each scenario. */
import { problemLine } from '../problems.ts'
import { faultsOf, nameOf, placeText, type Told } from './reporter.ts'

export function junit(told: readonly Told[], wallMs?: number): string {
  const failed = told.filter((one) => 'result' in one && !one.result.ok && !isError(one)).length
  const errors = told.filter(isError).length
  const ms = wallMs ?? told.reduce((sum, one) => sum + msOf(one), 0)
  const counts = `tests="${told.length}" failures="${failed}" errors="${errors}" time="${seconds(ms)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bouncelab" ${counts}>`,
    `  <testsuite name="bouncelab" ${counts}>`,
    ...told.flatMap(testcase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const isError = (one: Told): boolean => !('result' in one) || one.result.steps.some(({ error }) => error !== undefined)
const msOf = (one: Told): number => ('result' in one ? one.result.ms : 0)
const seconds = (ms: number): string => (ms / 1000).toFixed(3)

function testcase(one: Told): string[] {
  const file = 'result' in one ? one.result.file : one.file
  const attributes = `classname="${escapeXml(file ?? 'scenario')}" name="${escapeXml(nameOf(one))}" time="${seconds(msOf(one))}"`
  const inside =
    'result' in one
      ? resultXml(one)
      : [`      <error message="${escapeXml(firstLine(one.error))}">${escapeXml(one.error)}</error>`]
  return [`    <testcase ${attributes}>`, ...inside, '    </testcase>']
}

function resultXml({ result }: Extract<Told, { result: unknown }>): string[] {
  const faults = faultsOf(result).map(({ step, failure }) => {
    const at = placeText(step, failure) ?? step.what
    if (!failure) {
      const message = `cannot ${step.what}: ${step.error}`
      return `      <error message="${escapeXml(firstLine(message))}">${escapeXml(`${message}\nat ${at}`)}</error>`
    }
    const text = `expected ${failure.expected}\nnearest ${failure.nearest}\nwhy ${failure.why}\nat ${at}\nseed ${result.seed}`
    return `      <failure message="${escapeXml(`expected ${failure.expected}`)}">${escapeXml(text)}</failure>`
  })
  const warnings = result.warnings.map(problemLine).join('\n')
  return [
    `      <properties><property name="seed" value="${result.seed}"/></properties>`,
    ...faults,
    ...(warnings === '' ? [] : [`      <system-err>${escapeXml(warnings)}</system-err>`]),
  ]
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 has no place at all for control characters. */
const escapeXml = (text: string): string =>
  text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd').replace(/[&<>"]/g, (c) => ENTITIES[c] as string)
