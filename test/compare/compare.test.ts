import { expect, test } from 'vitest'
import { failureScenario } from '../../server/compare/failure-scenario.ts'
import { readMtaNames } from '../../server/compare/mta-names.ts'
import { playForAll } from '../../server/compare/play-for-all.ts'
import { compareRows } from '../../server/compare/rows.ts'
import { MTA_TYPES } from '../../server/mta/types.ts'
import type { LoadedScenario } from '../../server/scenario/schema.ts'
import { loadShipped } from '../../server/scenario/shipped.ts'

test('every MTA tells the sender of an unknown user, each in its own sandbox', async () => {
  const outcome = [{ do: 'reply', reply: '550 5.1.1 User unknown', at: 'rcpt' }] as const
  const scenario = failureScenario({ name: 'unknown', outcome })
  const { played, ok } = await playForAll(scenario, { mtas: MTA_TYPES, onOneHost: true })
  expect(ok).toBe(true)
  expect(played.map(({ mta }) => mta)).toEqual(MTA_TYPES)
  const [bounce] = compareRows(played.map(({ notices }) => notices)).filter(({ kind }) => kind === 'bounce')
  expect(bounce?.whom).toBe('orders@shop.example')
  expect(bounce?.cells.every((notice) => notice?.report[0]?.finalRecipient === 'ann@partner.example')).toBe(true)
}, 60_000)

test('what a scenario expects is not asked of an MTA that it is not for', async () => {
  const scenario = (await loadShipped('imta-copysendpost')) as LoadedScenario
  const { played } = await playForAll(scenario, { mtas: ['imta', 'qmail'] })
  expect(played.map(({ mta, block, asked }) => ({ mta, block, asked }))).toEqual([
    { mta: 'imta', block: 'own', asked: true },
    { mta: 'qmail', block: 'replaced', asked: false },
  ])
}, 60_000)

test('a name that no MTA has is told with the nearest one', () => {
  expect(readMtaNames('all', '--mta')).toEqual([...MTA_TYPES])
  expect(() => readMtaNames('postfx', '--mta')).toThrow(/--mta cannot be "postfx"/)
})
