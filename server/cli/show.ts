/** `bouncelab show`: each setting in force, where it comes from, and what it does. */
import { type Flags, readConfig } from '../config.ts'
import type { MtaInput, ShownSetting } from '../core/mta.ts'
import { createMta, PLAIN_CATCHER } from '../mta/mta.ts'
import { loadScenarios } from './load-scenarios.ts'
import { MTA_SETTINGS, mtaInput } from './mta-input.ts'

export async function show(flags: Flags): Promise<number> {
  const config = readConfig([...MTA_SETTINGS, 'scenario', 'timezone'], flags, process.env)
  const scenario = await loadScenarios(config.scenario)
  const given: MtaInput | undefined = (await mtaInput(config)) ?? scenario?.mta
  const mta = createMta(given ?? PLAIN_CATCHER, { timezone: scenario?.timezone ?? config.timezone })
  const kind = given ? mta.type : `plain catcher: everything is delivered; notices are ${mta.type}'s`
  process.stdout.write(`${[kind, '', ...mta.show().map(setting)].join('\n')}\n`)
  return 0
}

function setting({ name, value, source, sentence }: ShownSetting): string {
  const from = source ? `${source.file}${source.line === undefined ? '' : `:${source.line}`}` : 'default'
  return `${name}: ${value.replaceAll('\n', ', ') || '(empty)'} (${from})\n    ${sentence}`
}
