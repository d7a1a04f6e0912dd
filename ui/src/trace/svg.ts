/** The drawing as an SVG that stands by itself: its own styles, light and dark, its words as text. Pure. */
import { SHAPES } from '../lib/glyph-shapes.ts'
import { type StateName, TONES } from '../lib/states.ts'
import type { AxisLabel } from './axis.ts'
import type { Layout } from './layout.ts'

export interface RowWords {
  title: string
  id: string
  target: string
  end: string
  note: string
  endState: StateName | null
}

export interface Picture {
  layout: Layout
  rows: readonly RowWords[]
  labels: readonly AxisLabel[]
  /** The lengths of folded time, by the fold's key. */
  folds: Readonly<Record<string, string>>
  brackets: readonly { x: number; width: number }[]
  nowX: number
  width: number
  title: string
  sentence: string
  /** `now`, `Since arrival`, `same second`. */
  words: { now: string; since: string; same: string }
  sizeOf: (mark: Layout['rows'][number]['marks'][number]['mark']) => number
  /** Follows the reader's system, or is drawn for one of the two. */
  scheme: 'both' | 'light' | 'dark'
  lang: string
}

const LABELS = 228
const HEAD = 64
const AXIS = 42
const EDGE = 16

/** The numbers of design tokens, section 2: [light, dark]. */
const COLOURS: Record<string, readonly [string, string]> = {
  panel: ['#ffffff', '#151619'],
  fold: ['#f5f4f0', '#191b1f'],
  text: ['#1b1d21', '#e6e7ea'],
  text2: ['#53565d', '#a6a9b1'],
  text3: ['#696c73', '#898d96'],
  line: ['#e6e5e0', '#25272c'],
  ctl: ['#86888f', '#6c717b'],
  accent: ['#2553c7', '#86abff'],
  ok: ['#17713f', '#5ccb92'],
  'ok-mark': ['#1f8a4f', '#46b97f'],
  wait: ['#855600', '#e3b04a'],
  'wait-mark': ['#b87a00', '#d9a037'],
  bad: ['#b8232b', '#ff8080'],
  'bad-mark': ['#cf3138', '#f06a6a'],
  off: ['#5f636b', '#a0a4ad'],
  'off-mark': ['#7b7f87', '#868b95'],
  'on-mark': ['#ffffff', '#111214'],
}

const STYLE = `text{font:12px/16px system-ui,-apple-system,"Segoe UI",Roboto,"Hiragino Sans","Noto Sans JP",sans-serif;fill:var(--text);font-variant-ligatures:none;font-variant-numeric:tabular-nums}
.b{font-weight:600}.s{font-size:11px}.h{font-size:15px;font-weight:600}.t2{fill:var(--text2)}.t3{fill:var(--text3)}.ac{fill:var(--accent)}
.ground{fill:var(--panel)}.fold{fill:var(--fold)}.grid,.hair{stroke:var(--line);fill:none}.tie{stroke:var(--ctl);fill:none}.dotted{stroke-dasharray:2 3}
.bar{stroke:var(--off-mark);stroke-width:2;fill:none}.bar.ok{stroke:var(--ok-mark)}.bar.wait{stroke:var(--wait-mark)}.bar.bad{stroke:var(--bad-mark)}.bar.ahead{stroke-width:1.5;stroke-dasharray:2 4}
.now{stroke:var(--accent);stroke-dasharray:3 3;fill:none}
text.ok{fill:var(--ok)}text.wait{fill:var(--wait)}text.bad{fill:var(--bad)}text.off{fill:var(--off)}text.accent{fill:var(--accent)}
g.m{--mark:var(--text)}g.ok{--mark:var(--ok-mark)}g.wait{--mark:var(--wait-mark)}g.bad{--mark:var(--bad-mark)}g.off{--mark:var(--off-mark)}g.accent{--mark:var(--accent)}
.fill{fill:var(--mark)}.line{fill:var(--panel);stroke:var(--mark);stroke-linecap:round}.on{fill:none;stroke:var(--on-mark);stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}.dot{fill:var(--on-mark)}.ok-half{fill:var(--ok-mark)}.bad-half{fill:var(--bad-mark)}`

const variables = (which: 0 | 1): string =>
  Object.entries(COLOURS)
    .map(([name, pair]) => `--${name}:${pair[which]}`)
    .join(';')

function styleOf(scheme: Picture['scheme']): string {
  if (scheme !== 'both') return `svg{${variables(scheme === 'dark' ? 1 : 0)}}\n${STYLE}`
  return `svg{${variables(0)}}\n@media (prefers-color-scheme:dark){svg{${variables(1)}}}\n${STYLE}`
}

/** What XML 1.0 has no way to write is left out (section 2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these very characters are meant
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/gu
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>"]/g, (character) => ESCAPES[character] as string)

const text = (x: number, y: number, words: string, style: string, anchor = ''): string =>
  words === ''
    ? ''
    : `<text x="${x}" y="${y}"${style ? ` class="${style}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}>${escaped(words)}</text>`

export function drawSvg(picture: Picture): string {
  const { layout, width, title, sentence, scheme, lang } = picture
  const [w, h] = [LABELS + width + EDGE, HEAD + AXIS + layout.height + EDGE]
  const body = [
    `<rect class="ground" width="${w}" height="${h}"/>`,
    text(20, 26, title, 'h'),
    text(20, 48, sentence, 't2'),
    `<g transform="translate(0 ${HEAD})">`,
    text(20, 33, picture.words.since, 't3'),
    ...labelColumn(picture),
    `<g transform="translate(${LABELS} 0)">`,
    ...axis(picture),
    `<g transform="translate(0 ${AXIS})">`,
    ...lanes(picture),
    '</g></g></g>',
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" lang="${lang}" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(sentence)}</desc>
<style>${styleOf(scheme)}</style>
${body.filter(Boolean).join('\n')}
</svg>
`
}

function labelColumn({ layout, rows, width }: Picture): string[] {
  return layout.rows.flatMap(({ y, lanes }, place) => {
    const words = rows[place]
    const x = 20 + (lanes[0]?.depth ?? 0) * 22
    const top = AXIS + y - layout.laneHeight / 2
    return [
      `<path class="hair" d="M20 ${top}H${LABELS + width}"/>`,
      words?.title
        ? `<text x="${x}" y="${AXIS + y - 4}"><tspan class="b">${escaped(words.title)}</tspan> <tspan class="s t3">${escaped(words.id)}</tspan></text>`
        : '',
      text(x, AXIS + y + 13, words?.target ?? '', 't2'),
    ]
  })
}

function axis({ layout, labels, folds, brackets, nowX, words }: Picture): string[] {
  const { columns, height } = layout
  return [
    ...columns.folds.flatMap(({ key, x, width }) => [
      `<rect class="fold" x="${x}" y="17" width="${width}" height="${AXIS - 17 + height}"/>`,
      text(x + width / 2, 33, folds[key] ?? '', 's t2', 'middle'),
    ]),
    ...labels.flatMap(({ x, date, since }) => [text(x, 15, date, 's t2'), text(x, 33, since, 's b')]),
    ...brackets.map(({ x, width }) => text(x + width / 2, 33, words.same, 's t3', 'middle')),
    text(nowX, 15, words.now, 's ac', 'middle'),
  ]
}

function lanes({ layout, rows, nowX, sizeOf }: Picture): string[] {
  const { columns, height } = layout
  return [
    ...columns.bursts.map(({ x }) => `<path class="grid" d="M${x} 0V${height}"/>`),
    ...layout.links.map(({ d, dotted }) => `<path class="tie${dotted ? ' dotted' : ''}" d="${d}"/>`),
    ...layout.rows.flatMap(({ bars }) =>
      bars.map(({ d, tone, dotted }) => `<path class="bar ${tone}${dotted ? ' ahead' : ''}" d="${d}"/>`),
    ),
    `<path class="now" d="M${nowX} 0V${height}"/>`,
    ...layout.rows.flatMap((row, place) => [
      ...row.runs.flatMap(({ run, x }) => {
        const state = run.marks[0]?.state === 'deferred' ? 'deferred' : 'scheduled'
        return [
          text(x, row.y - 10, `×${run.count}`, `s ${TONES[state]}`, 'middle'),
          glyph(state, x - 3.5, row.y, 12),
          glyph(state, x + 3.5, row.y, 12),
        ]
      }),
      ...row.marks.map(({ mark, x }) => glyph(mark.state, x, row.y, sizeOf(mark))),
      endOf(rows[place], row.endX, row.y),
    ]),
  ]
}

function endOf(words: RowWords | undefined, x: number, y: number): string {
  if (!words?.endState) return ''
  const tone = TONES[words.endState]
  return `<text x="${x}" y="${y + 4}" class="${tone}">${escaped(words.end)} <tspan class="t3" dx="4">${escaped(words.note)}</tspan></text>`
}

function glyph(state: StateName, x: number, y: number, size: number): string {
  const scale = size / 16
  const shapes = SHAPES[state].map(({ tag, paint, at }) => {
    const attributes = Object.entries(at).map(([name, value]) => ` ${name}="${value}"`)
    return `<${tag} class="${paint}"${attributes.join('')}/>`
  })
  return `<g class="m ${TONES[state]}" transform="translate(${x - size / 2} ${y - size / 2}) scale(${scale})">${shapes.join('')}</g>`
}

/** A name that every system takes: letters, digits and hyphens; never a device's, a path or a hidden file. */
export function fileName(sandbox: string, id: string, subject: string, extension: 'svg' | 'png'): string {
  const words = subject
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  const short = [...words].slice(0, 40).join('').replace(/-+$/, '')
  return ['trace', sandbox === 'default' ? '' : sandbox, id, short].filter(Boolean).join('-').concat(`.${extension}`)
}
