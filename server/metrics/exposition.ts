/**
 * Figures as Prometheus reads them: its text format 0.0.4, and OpenMetrics 1.0.0 for those who ask for it.
 * https://prometheus.io/docs/instrumenting/exposition_formats · https://prometheus.io/docs/specs/om/open_metrics_spec
 */

export type Labels = Readonly<Record<string, string>>

export interface Sample {
  labels: Labels
  value: number
  /** What follows the family's name, for histograms: `_bucket`, `_sum`, `_count`. */
  suffix?: string
}

export interface Family {
  /** Of a counter without its `_total`. */
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  samples: Sample[]
}

export type Format = 'text' | 'openmetrics'

export const CONTENT_TYPES: Record<Format, string> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

/** What the Accept of a request wants; the plain form where it says nothing. */
export const formatFor = (accept = ''): Format =>
  /application\/openmetrics-text/i.test(accept) ? 'openmetrics' : 'text'

export function exposition(families: readonly Family[], format: Format): string {
  const text = families.map((family) => familyText(family, format)).join('')
  return format === 'openmetrics' ? `${text}# EOF\n` : text
}

function familyText({ name, type, help, samples }: Family, format: Format): string {
  // OpenMetrics names the family without the `_total` that its samples have.
  const samplesName = type === 'counter' ? `${name}_total` : name
  const familyName = format === 'openmetrics' ? name : samplesName
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  const head = `# HELP ${familyName} ${escaped}\n# TYPE ${familyName} ${type}\n`
  return (
    head + samples.map((each) => `${samplesName}${each.suffix ?? ''}${labelText(each.labels)} ${each.value}\n`).join('')
  )
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${quoted(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const quoted = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
