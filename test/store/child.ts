/** A process of its own for sqlite.test.ts: `load` stores until it is killed, `open` says what opening says. */
import type { StoreError } from '../../server/store/errors.ts'
import { openStore } from '../../server/store/open.ts'
import { attemptEvents, commitOf, messageOf } from './samples.ts'

const [, , command, folder = ''] = process.argv

if (command === 'load') await load()
if (command === 'open') {
  const said = await openStore(folder).then(
    () => 'opened',
    (error: StoreError) => `${error.code} ${error.message}`,
  )
  console.log(said)
}

/** Writes the number of each message once it is stored. */
async function load(): Promise<never> {
  const store = await openStore(folder)
  for (let n = 1; ; n++) {
    const events = attemptEvents({ from: 3 * n - 2, count: 3, trace: () => n })
    await store.commit([commitOf({ name: 'a', events, messages: [messageOf(n, { size: 2048 })] })])
    process.stdout.write(`${n}\n`)
  }
}
