/** Nobody waits longer than this for a frame that does not come. */
const LONGEST_MS = 1000

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
  // A tab in the background draws no frames.
  setTimeout(once, document.hidden ? 0 : LONGEST_MS)
}
