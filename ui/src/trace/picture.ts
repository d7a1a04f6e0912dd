/** The drawing on view as a picture to take along. */
import { language, t } from '../i18n/t.svelte.ts'
import { formatDuration } from '../lib/format.ts'
import { axisLabels, brackets } from './axis.ts'
import type { DrawnRow, Layout } from './layout.ts'
import { drawSvg, type Picture } from './svg.ts'
import { endNote, endState, endWord, laneTarget, laneTitle, sizeOfMark } from './words.ts'

interface Drawn {
  layout: Layout
  nowX: number
  width: number
  title: string
  sentence: string
}

export function pictureOf(drawn: Drawn, scheme: Picture['scheme']): string {
  const { locale } = language
  const { columns, rows } = drawn.layout
  return drawSvg({
    ...drawn,
    scheme,
    lang: locale,
    labels: axisLabels(columns, locale),
    brackets: brackets(columns),
    folds: Object.fromEntries(columns.folds.map(({ key, ms }) => [key, formatDuration(ms, locale)])),
    rows: rows.map(rowWords),
    words: { now: t('trace.now'), since: t('trace.since'), same: t('trace.sameSecond') },
    sizeOf: sizeOfMark,
  })
}

function rowWords(row: DrawnRow) {
  const [lane] = row.lanes
  const many = row.lanes.length > 1 ? ` ×${row.lanes.length}` : ''
  return {
    title: lane?.leads ? laneTitle(lane) + many : '',
    id: lane?.leads && !lane.suppressed ? row.lanes.map(({ node }) => node.id).join(' ') : '',
    target: lane ? laneTarget(lane) : t('trace.more', { n: row.more?.count ?? 0 }),
    end: endWord(row),
    note: endNote(row),
    endState: endState(row),
  }
}

/** @param scale pixels for each unit of the drawing */
export async function pngOf(svg: string, scale: number): Promise<Blob> {
  const image = new Image()
  // The page's content security policy lets images come from data: addresses, not from blob: ones.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(image.naturalWidth * scale)
  canvas.height = Math.ceil(image.naturalHeight * scale)
  const context = canvas.getContext('2d')
  context?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!blob) throw new Error(t('trace.tooLarge'))
  return blob
}
