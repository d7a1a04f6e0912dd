/** `bouncelab export` and `bouncelab import`: a running server's sandboxes as files, and files as mail. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Flags, readConfig } from '../config.ts'
import { SandboxError } from '../errors.ts'
import { runningServer } from './ask-server.ts'

export async function exportSandbox(flags: Flags, [sandbox, file]: string[]): Promise<number> {
  if (sandbox === undefined || file === undefined) {
    throw new SandboxError('E_CONFIG', 'A sandbox and a file are wanted.', {
      hint: 'Write bouncelab export default report.tar.gz',
    })
  }
  const { ask } = runningServer(flags)
  const { sandboxes } = (await (await ask('/api/sandboxes')).json()) as { sandboxes: { name: string }[] }
  // Asked for its file, a server would make a sandbox of any name.
  if (!sandboxes.some(({ name }) => name === sandbox)) {
    const hint = `There are ${sandboxes.map(({ name }) => name).join(', ')}.`
    throw new SandboxError('E_NOT_FOUND', `There is no sandbox ${JSON.stringify(sandbox)}.`, { hint })
  }
  const bytes = Buffer.from(await (await ask(`/api/sandboxes/${sandbox}/export`)).arrayBuffer())
  await writeFile(file, bytes).catch((cause) => {
    const hint = 'Give a path in a folder that is there and can be written.'
    throw new SandboxError('E_CONFIG', `${file} cannot be written.`, { hint, cause })
  })
  process.stdout.write(`${sandbox} is in ${file} (${bytes.length} bytes)\n`)
  return 0
}

/** Files that come before one that is refused stay taken in; each is told. */
export async function importFiles(flags: Flags, files: string[]): Promise<number> {
  const { sandbox } = readConfig(['sandbox'], flags, process.env)
  const { ask } = runningServer(flags)
  const query = new URLSearchParams()
  if (flags.replace !== undefined) query.set('replace', 'true')
  if (typeof flags.from === 'string') query.set('from', flags.from)
  for (const to of [flags.to ?? []].flat()) query.append('to', to)
  for (const file of files) {
    const body = await readFile(file).catch((cause) => {
      const hint = 'Give .eml files, mbox files, or what bouncelab export wrote.'
      throw new SandboxError('E_CONFIG', `${file} cannot be read.`, { hint, cause })
    })
    const answer = await ask(`/api/sandboxes/${sandbox}/import?${query}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/octet-stream' },
    })
    const { imported, messages } = (await answer.json()) as { imported: string; messages: number }
    const what = imported === 'sandbox' ? `a sandbox with ${messages} messages` : `${messages} messages`
    process.stdout.write(`${basename(file)}: ${what} in ${sandbox}\n`)
  }
  return 0
}
