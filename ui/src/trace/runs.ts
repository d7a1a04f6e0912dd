/** Folds what repeats: deferrals one after another on a lane become one entry. Pure. */
import type { Lane, Mark } from './model.ts'

export interface Run {
  type: 'run'
  key: string
  marks: Mark[]
  /** How many attempts it stands for; more than the marks where the schedule ahead is not listed. */
  count: number
  from: number
  to: number
}

export interface Single {
  type: 'mark'
  key: string
  mark: Mark
}

/** Runs shorter than this are shown one by one. */
const SHORTEST = 3

/** How many marks stay by themselves: at the start of a lane, and of what is ahead after the next attempt. */
export interface Keep {
  start: number
  ahead: number
}

/** @param open the keys of the runs to show mark by mark */
export function foldRuns(
  lane: Lane,
  open: ReadonlySet<string> | 'all',
  keep: Keep = { start: 0, ahead: 0 },
): (Run | Single)[] {
  const entries: (Run | Single)[] = []
  let waiting: Mark[] = []
  let kept = 0
  let keptAhead = 0
  const flush = () => {
    if (waiting.length > 0) entries.push(...runOf(waiting, open))
    waiting = []
  }
  for (const mark of lane.marks) {
    const folds = mark.state === 'deferred' || (mark.state === 'scheduled' && !mark.last)
    if (folds && waiting[0] && waiting[0].state !== mark.state) flush()
    const stays = mark.state === 'scheduled' ? keptAhead++ < keep.ahead : kept++ < keep.start
    if (folds && !stays) waiting.push(mark)
    else {
      flush()
      entries.push(single(mark))
    }
  }
  flush()
  return lane.moreAhead ? withMore(entries, lane) : entries
}

const single = (mark: Mark): Single => ({ type: 'mark', key: mark.key, mark })

function runOf(marks: Mark[], open: ReadonlySet<string> | 'all'): (Run | Single)[] {
  const key = `run-${(marks[0] as Mark).key}`
  if (marks.length < SHORTEST || open === 'all' || open.has(key)) return marks.map(single)
  return [{ type: 'run', key, marks, count: marks.length, from: (marks[0] as Mark).at, to: (marks.at(-1) as Mark).at }]
}

/** The attempts that the server only counted come before the last one, in the run of those that are listed. */
function withMore(entries: (Run | Single)[], lane: Lane): (Run | Single)[] {
  const more = lane.moreAhead as NonNullable<Lane['moreAhead']>
  const lastPlace = entries.findLastIndex((entry) => entry.type === 'mark' && entry.mark.last)
  const before = entries[lastPlace - 1]
  if (before?.type === 'run' && before.marks[0]?.state === 'scheduled') {
    return entries.with(lastPlace - 1, { ...before, count: before.count + more.count, to: more.to })
  }
  const run: Run = { type: 'run', key: `more-${lane.key}`, marks: [], count: more.count, from: more.from, to: more.to }
  return entries.toSpliced(lastPlace, 0, run)
}
