/** `bouncelab show`: each setting in force, what it says, where it comes from, and what is hardly meant. */
import { type Flags, readConfig } from '../config.ts'
import type { MtaInput, NoticeTable, ShownSetting } from '../core/mta.ts'
import { createMta, PLAIN_CATCHER } from '../mta/mta.ts'
import { loadScenarios } from './load-scenarios.ts'
import { MTA_SETTINGS, mtaInput } from './mta-input.ts'
import { settingLines } from './setting-lines.ts'
import { whoGetsWhatText } from './who-table-text.ts'

export async function show(flags: Flags): Promise<number> {
  const config = readConfig([...MTA_SETTINGS, 'scenario', 'timezone', 'json'], flags, process.env)
  const scenario = await loadScenarios(config.scenario)
  const given: MtaInput | undefined = (await mtaInput(config)) ?? scenario?.mta
  const mta = createMta(given ?? PLAIN_CATCHER, { timezone: scenario?.timezone ?? config.timezone })
  const settings = mta.show()
  const table = mta.whoGetsWhat?.()
  process.stdout.write(
    config.json
      ? json(mta.type, given === undefined, settings, table)
      : text(mta.type, given, settings) + (table ? whoGetsWhatText(table) : ''),
  )
  return 0
}

/** As `GET …/mta` answers. */
const json = (type: string, plainCatcher: boolean, settings: ShownSetting[], whoGetsWhat?: NoticeTable[]): string =>
  `${JSON.stringify({ type, plainCatcher, settings, whoGetsWhat }, null, 2)}\n`

function text(type: string, given: MtaInput | undefined, settings: ShownSetting[]): string {
  const kind = given ? type : `plain catcher: everything is delivered; notices are ${type}'s`
  const width = Math.max(...settings.map(({ name }) => name.length)) + 2
  const lines = settings.flatMap((setting) => settingLines(setting, width))
  const note = settings.some(({ reread }) => reread) ? ['', NOTE] : []
  const found = settings.flatMap(({ warnings }) => warnings ?? []).length
  const sum = found === 0 ? [] : ['', `${found} ${found === 1 ? 'warning' : 'warnings'}: look for WARNING above.`]
  return `${[kind, '', ...lines, ...note, ...sum].join('\n')}\n`
}

const NOTE = 'What is said of a change is said of real qmail. bouncelab applies every change at once.'
