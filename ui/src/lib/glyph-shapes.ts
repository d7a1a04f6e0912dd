/** The shapes of the states, in a 16 box (design tokens, section 4): the page and the exported drawing share them. */
import type { StateName } from './states.ts'

/** How a shape is painted: filled, as a line, or over a filled one. */
export type Paint = 'fill' | 'line' | 'on' | 'dot' | 'ok-half' | 'bad-half'

export interface Shape {
  tag: 'path' | 'circle' | 'rect'
  paint: Paint
  at: Readonly<Record<string, string>>
}

const shape = (tag: Shape['tag'], paint: Paint, at: Shape['at']): Shape => ({ tag, paint, at })

export const SHAPES: Record<StateName, readonly Shape[]> = {
  accepted: [shape('circle', 'fill', { cx: '8', cy: '8', r: '4.5' })],
  queued: [
    shape('circle', 'line', { cx: '8', cy: '8', r: '5.75', 'stroke-width': '1.5' }),
    shape('circle', 'fill', { cx: '8', cy: '8', r: '2' }),
  ],
  deferred: [shape('path', 'fill', { d: 'M8 1.8 14.2 8 8 14.2 1.8 8Z' })],
  warning: [
    shape('path', 'fill', {
      d: 'M8 1.5a1 1 0 0 1 .87.5l6.2 11a1 1 0 0 1-.87 1.5H1.8a1 1 0 0 1-.87-1.5l6.2-11A1 1 0 0 1 8 1.5Z',
    }),
    shape('path', 'on', { d: 'M8 5.5v4.2' }),
    shape('circle', 'dot', { cx: '8', cy: '12', r: '0.9' }),
  ],
  delivered: [
    shape('circle', 'fill', { cx: '8', cy: '8', r: '6.5' }),
    shape('path', 'on', { d: 'm5 8.2 2.1 2.1L11.2 6' }),
  ],
  failed: [
    shape('rect', 'fill', { x: '1.5', y: '1.5', width: '13', height: '13', rx: '2.5' }),
    shape('path', 'on', { d: 'm5.2 5.2 5.6 5.6m0-5.6-5.6 5.6' }),
  ],
  expired: [
    shape('rect', 'fill', { x: '1.5', y: '1.5', width: '13', height: '13', rx: '2.5' }),
    shape('path', 'on', { d: 'M8 4.3V8.5h3' }),
  ],
  refused: [
    shape('path', 'line', { 'stroke-width': '1.5', d: 'M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3Z' }),
    shape('path', 'line', { 'stroke-width': '1.75', d: 'M4.8 8h6.4' }),
  ],
  held: [
    shape('rect', 'line', { x: '2.25', y: '2.25', width: '11.5', height: '11.5', rx: '2.5', 'stroke-width': '1.5' }),
    shape('path', 'line', { 'stroke-width': '1.75', d: 'M6.3 5.5v5M9.7 5.5v5' }),
  ],
  discarded: [
    shape('circle', 'line', { cx: '8', cy: '8', r: '5.75', 'stroke-width': '1.5' }),
    shape('path', 'line', { 'stroke-width': '1.5', d: 'm4 12 8-8' }),
  ],
  mixed: [
    shape('path', 'ok-half', { d: 'M7.3 1.5v13a6.5 6.5 0 0 1 0-13Z' }),
    shape('path', 'bad-half', { d: 'M8.7 1.5h3.3a2.5 2.5 0 0 1 2.5 2.5v8a2.5 2.5 0 0 1-2.5 2.5H8.7Z' }),
  ],
  next: [shape('circle', 'line', { cx: '8', cy: '8', r: '5', 'stroke-width': '1.75' })],
  scheduled: [shape('circle', 'line', { cx: '8', cy: '8', r: '4.5', 'stroke-width': '1.5' })],
  wouldDiscard: [
    shape('circle', 'line', { cx: '8', cy: '8', r: '5.75', 'stroke-width': '1.5', 'stroke-dasharray': '2.5 2' }),
    shape('path', 'line', { 'stroke-width': '1.5', d: 'm4 12 8-8' }),
  ],
}
