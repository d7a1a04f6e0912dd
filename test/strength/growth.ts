/**
 * How the time of a function grows with its input. What is compared is two runs on the same machine, one after the
 * other, never a run with a clock: eight times the input in at most 27 times the time is linear with room for noise
 * (and for n log n); what is quadratic takes 64 times.
 */

const FACTOR = 8
/** Three times the time for double the input. */
const MOST = 27
/** Milliseconds below which the machine's noise is louder than what is measured. */
const AUDIBLE = 60
const LARGEST = 16_000

/** Milliseconds: of the processor, since others may have the machine meanwhile; of the wall, where memory is tidied up beside. */
function timeOf(run: (n: number) => unknown, n: number): number {
  const begun = performance.now()
  const before = process.cpuUsage()
  run(n)
  const { user, system } = process.cpuUsage(before)
  return Math.min((user + system) / 1000, performance.now() - begun)
}

/**
 * @param run with input of this size
 * @returns null where the time grows as it may, else what was measured
 */
export function tooSteep(run: (n: number) => unknown): string | null {
  let n = 1000
  let large = timeOf(run, n)
  while (large < AUDIBLE && n < LARGEST) {
    n *= 4
    large = timeOf(run, n)
  }
  if (large < AUDIBLE) return null
  let told = ''
  // A neighbour's work makes one run slow, not each of four.
  for (let attempt = 0; attempt < 4; attempt++) {
    const small = Math.max(timeOf(run, n / FACTOR), timeOf(run, n / FACTOR), AUDIBLE / MOST)
    large = timeOf(run, n)
    if (large <= small * MOST) return null
    told = `${n / FACTOR}: ${small.toFixed(1)} ms, ${n}: ${large.toFixed(1)} ms`
  }
  return told
}
