/** The programs of qmail itself that .qmail lines call: each runs another program, or forwards. */
import { type Exit, execute } from './execute.ts'
import { queueRefusal, type Run, type Steps } from './run.ts'

type Wrapper = (run: Run, words: readonly string[]) => Steps<Exit>

export const WRAPPERS: Readonly<Record<string, Wrapper>> = { bouncesaying, except, condredirect, forward }

/** bouncesaying.c: the error is reported where there is no program, or where that succeeds. */
function* bouncesaying(run: Run, [error, ...program]: readonly string[]): Steps<Exit> {
  if (error === undefined) return usage(run, 'bouncesaying', 'error [ program [ arg ... ] ]')
  const ended = program.length === 0 ? 'succeeded' : yield* child(run, 'bouncesaying', program)
  if (ended !== 'succeeded') return ended
  run.output.say(`${error}\n`)
  return 100
}

/** except.c: a program's success is a failure, and the other way round. */
function* except(run: Run, program: readonly string[]): Steps<Exit> {
  if (program.length === 0) return usage(run, 'except', 'program [ arg ... ]')
  const ended = yield* child(run, 'except', program)
  return ended === 'succeeded' ? 100 : ended
}

/** condredirect.c: where the program succeeds the message goes to another address, and nothing further happens. */
function* condredirect(run: Run, [address, ...program]: readonly string[]): Steps<Exit> {
  if (address === undefined || program.length === 0) {
    return usage(run, 'condredirect', 'newaddress program [ arg ... ]')
  }
  const ended = yield* child(run, 'condredirect', program)
  if (ended !== 'succeeded') return ended
  return queue(run, 'condredirect', run.variables.SENDER ?? '', [address], 99)
}

/** forward.c: the message goes to these addresses, from the owner where there is one. */
// biome-ignore lint/correctness/useYield: of one kind with the others
function* forward(run: Run, addresses: readonly string[]): Steps<Exit> {
  return queue(run, 'forward', run.variables.NEWSENDER ?? '', addresses, 0)
}

/** What these programs have in common: 111 and a crash are theirs too, and every other failure ends them well. */
function* child(run: Run, name: string, program: readonly string[]): Steps<'succeeded' | 111 | 0> {
  const exit = yield* execute(run, program)
  if (exit === 0) return 'succeeded'
  if (exit !== 111 && exit !== 'crashed') return 0
  run.output.say(`${name}: fatal: ${exit === 111 ? 'temporary child error' : 'child crashed'}\n`)
  return 111
}

function usage(run: Run, name: string, words: string): Exit {
  run.output.say(`${name}: usage: ${name} ${words}\n`)
  return 100
}

function queue(run: Run, name: string, sender: string, recipients: readonly string[], success: number): Exit {
  const made = run.forward(sender, recipients)
  const refused = queueRefusal(made)
  if (refused !== null) {
    run.output.say(`${name}: fatal: ${refused}\n`)
    return 100
  }
  run.output.say(`${name}: qp `)
  run.output.sayQueued(run.forwards.push(made) - 1)
  run.output.say('\n')
  return success
}
