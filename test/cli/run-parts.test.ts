import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inParallel } from '../../server/cli/in-parallel.ts'
import { nameTest, noneOfThatName } from '../../server/cli/name-filter.ts'
import { progressOn } from '../../server/cli/progress.ts'
import { scenarioFiles } from '../../server/cli/scenario-files.ts'

test('so many files run at a time and no more, and the answers come in the order of the files', async () => {
  let now = 0
  let most = 0
  const work = async (n: number) => {
    most = Math.max(most, ++now)
    for (let i = 0; i < n; i++) await setImmediate()
    now--
    return n * 10
  }
  expect(await inParallel([5, 1, 3, 2, 4], 2, work)).toEqual([50, 10, 30, 20, 40])
  expect(most).toBe(2)
  expect(await inParallel([], 4, work)).toEqual([])
})

test('a filter is a part of the name, a glob for the whole of it, or a regular expression', () => {
  const names = ['greylisting', 'qmail-bouncefrom', 'qmail-doublebounce']
  const chosen = (filter: string) => names.filter(nameTest(filter))
  expect(chosen('BOUNCE')).toEqual(['qmail-bouncefrom', 'qmail-doublebounce'])
  expect(chosen('qmail-b*')).toEqual(['qmail-bouncefrom'])
  expect(chosen('bounce*')).toEqual([])
  expect(chosen('/from$|^grey/')).toEqual(['greylisting', 'qmail-bouncefrom'])
  expect(() => nameTest('/(/')).toThrow('--filter: /(/ is no regular expression.')
  const error = noneOfThatName('greylistin', names)
  expect(error.hint).toBe('Did you mean greylisting? There are greylisting, qmail-bouncefrom, qmail-doublebounce.')
})

test('a terminal shows how far the run is on one line, which goes away; a file gets nothing', () => {
  const written: string[] = []
  const terminal = { isTTY: true, columns: 14, write: (text: string) => written.push(text) }
  const progress = progressOn(terminal, 2)
  progress.began('first')
  progress.began('se\u001bcond')
  progress.ended('first')
  progress.clear()
  expect(written.map((text) => text.replace('\r\u001b[K', '|'))).toEqual([
    '|0/2 first',
    '|0/2 first, se',
    '|1/2 se\ufffdcond',
    '|',
  ])
  progressOn({ write: () => expect.unreachable() }, 1).began('x')
})

test('a shipped scenario is named without its folder, and a name that none has is answered with the nearest', async () => {
  const [file, ...more] = await scenarioFiles(['mailbox-full'])
  expect(more).toEqual([])
  expect(file?.replaceAll('\\', '/')).toMatch(/\/scenarios\/mailboxes\/mailbox-full\.yaml$/)
  await expect(scenarioFiles(['mailbox-ful'])).rejects.toMatchObject({
    hint: expect.stringMatching(/^Did you mean mailbox-full\? /),
  })
})
