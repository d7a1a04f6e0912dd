/** A tab in the background draws no frames; it does not wait for one longer than this. */
const LONGEST_MS = 100

/** Runs `work` once what stands now has been painted: scripts that are there early would come before it. */
export function afterPaint(work: () => void): void {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    work()
  }
  // After the frame's callbacks comes its painting, then the next task.
  requestAnimationFrame(() => setTimeout(once))
  setTimeout(once, LONGEST_MS)
}
