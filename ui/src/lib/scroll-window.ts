/** Which rows of a very long list are on view. A browser gives up at some ten million pixels, so beyond that one pixel
 * of scrolling stands for more than one of rows. Pure. */

export const TALLEST = 8_000_000

export interface RowWindow {
  first: number
  /** After the last row. */
  end: number
  /** Pixels between the top of what scrolls and the first row. */
  offset: number
  /** Of what scrolls, in pixels. */
  height: number
}

/** Rows drawn above and below what is seen. */
const SPARE = 10

export function rowWindow(rows: number, rowHeight: number, scrollTop: number, viewHeight: number): RowWindow {
  const full = rows * rowHeight
  const height = Math.min(full, TALLEST)
  // How far down the rows are when what scrolls is this far down.
  const share = height > viewHeight ? Math.min(1, Math.max(0, scrollTop / (height - viewHeight))) : 0
  const down = share * Math.max(0, full - viewHeight)
  const first = Math.max(0, Math.floor(down / rowHeight) - SPARE)
  const end = Math.min(rows, Math.ceil((down + viewHeight) / rowHeight) + SPARE)
  return { first, end, offset: scrollTop - (down - first * rowHeight), height }
}

/** Where to scroll so that the row is in the middle. */
export function scrollFor(rows: number, rowHeight: number, row: number, viewHeight: number): number {
  const full = rows * rowHeight
  const height = Math.min(full, TALLEST)
  if (full <= viewHeight) return 0
  const down = Math.min(full - viewHeight, Math.max(0, (row + 0.5) * rowHeight - viewHeight / 2))
  return (down / (full - viewHeight)) * (height - viewHeight)
}
