/** `bouncelab corpus`: writes a sorted set of notices for testing bounce parsers. */
import { readMtaNames } from '../compare/mta-names.ts'
import { type Flags, readConfig } from '../config.ts'
import { writeCorpus } from '../corpus/write-corpus.ts'
import { progressOn } from './progress.ts'

export async function corpus(flags: Flags, [folder = '']: string[]): Promise<number> {
  const { seed, force } = readConfig(['seed', 'force'], flags, process.env)
  const mtas = readMtaNames(String(flags.mta ?? (process.env.BOUNCELAB_MTA || 'all')), '--mta')
  let progress: ReturnType<typeof progressOn> | undefined
  const onCase = (name: string, number: number, total: number) => {
    progress ??= progressOn(process.stderr, total)
    if (number > 1) progress.ended(before)
    progress.began(name)
    before = name
  }
  let before = ''
  const { counts, notices, unwritten } = await writeCorpus(folder, { seed, mtas, force, onCase })
  progress?.clear()
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`)
  process.stdout.write(
    `${notices.length} notices of ${mtas.join(', ')} in ${folder} (seed ${seed}): ${kinds.join(', ')}\n` +
      `${unwritten.length} that these MTAs do not write; index.json says why\n`,
  )
  return 0
}
