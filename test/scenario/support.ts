import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Summary } from '../../server/core/summary.ts'

/** A folder with these files in it, for as long as the test runs. */
export async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bouncelab-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

/** A message as lists show it. */
export function summary(given: Partial<Summary> & { id: string }): Summary {
  return {
    kind: 'mail',
    parentId: null,
    rootId: given.id,
    state: 'delivered',
    reversePath: 'app@client.test',
    recipients: [],
    from: 'app@client.test',
    to: ['ann@shop.test'],
    subject: 'hello',
    size: 100,
    acceptedAt: '2026-01-05T09:00:00.000Z',
    tags: [],
    ...given,
  }
}
