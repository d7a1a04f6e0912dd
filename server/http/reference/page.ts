/** The OpenAPI document as a page for people: made whole on the server, and readable without its script. */
import { createHash } from 'node:crypto'
import { curlOf, type Reached } from './curl.ts'
import { type Answer, type Described, type Media, type Operation, operationsOf, type Parameter } from './document.ts'
import { escaped, folded, sentence, shown } from './html.ts'
import { schemaAnchor, schemaHtml, schemaLine } from './schema-html.ts'
import { SCRIPT, STYLE, THEME } from './style.ts'
import type { Words } from './words.ts'

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing runs but what stands in the page, and nothing is fetched but its mark. */
export const REFERENCE_POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(THEME)} ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** @param basePath with slashes around it */
export function referencePage(document: Described, words: Words, basePath: string, at: Reached): string {
  const operations = operationsOf(document)
  const groups = document.tags.map((tag) => {
    const routes = operations.filter(({ tags }) => tags.includes(tag.name)).map((each) => article(each, words, at))
    const head = `<h2>${escaped(tag.name)}</h2><p class="second">${sentence(tag.description)}</p>`
    return `<section id="${anchorOf(tag.name)}" data-group>${head}${routes.join('')}</section>`
  })
  const links = [
    ...document.tags.map(({ name }) => [anchorOf(name), name] as const),
    ['schemas', words.schemas] as const,
  ].map(([id, name]) => `<li><a href="#${id}">${escaped(name)}</a></li>`)
  return `<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(words.title)}</title><link rel="icon" href="${basePath}favicon.svg">
<script>${THEME}</script><style>${STYLE}</style></head><body>
${headOf(document, words, basePath)}
<form class="filter" role="search" hidden><label for="filter">${words.filter}</label>
<input id="filter" type="search" placeholder="${escaped(words.filterHint)}" autocomplete="off" spellcheck="false">
<output for="filter" data-text="${escaped(words.found)}"></output></form>
<div class="body"><nav aria-label="${words.groups}"><ul>${links.join('')}</ul></nav>
<main>${groups.join('\n')}${schemasOf(document, words)}</main></div>
<script>${SCRIPT}</script></body></html>
`
}

function headOf({ info }: Described, words: Words, basePath: string): string {
  const other = words.lang === 'en' ? 'ja' : 'en'
  const note = words.note === '' ? '' : `<p>${escaped(words.note)}</p>`
  return `<header><h1>${escaped(words.title)} <span class="second">${escaped(info.version)}</span></h1>${note}
<p class="second" lang="en">${sentence(info.description)}</p><ul class="links">
<li><a href="${basePath}#/connect">${words.back}</a></li>
<li><a href="${basePath}api/openapi.json">${words.document}</a></li>
<li><a href="${basePath}api/reference?lang=${other}" hreflang="${other}" lang="${other}">${words.otherLanguage}</a></li>
</ul></header>`
}

const anchorOf = (tag: string): string => `group-${tag.toLowerCase().replaceAll(' ', '-')}`

function article(operation: Operation, words: Words, at: Reached): string {
  const { method, path, operationId, summary, description, parameters = [], requestBody, responses } = operation
  const found = [method, path, operationId, summary, description, ...parameters.map(({ name }) => name)]
  const body = Object.entries(requestBody?.content ?? {}).map(([type, media]) => mediaHtml(type, media, words, true))
  const answers = Object.entries(responses).map(([status, answer]) => answerHtml(status, answer, words))
  return `<article id="${operationId}" data-words="${escaped(found.join(' ').toLowerCase())}">
<h3><a href="#${operationId}"><span class="method">${method.toUpperCase()}</span> <code>${escaped(path)}</code></a></h3>
<div lang="en"><p>${sentence(summary)}. <span class="second">${sentence(description)}</span></p></div>
<pre>${escaped(curlOf(operation, at))}</pre>
${parameters.length > 0 ? `<h4>${words.parameters}</h4><dl>${parameters.map((each) => parameterHtml(each, words)).join('')}</dl>` : ''}
${body.length > 0 ? `<h4>${words.body}</h4>${body.join('')}` : ''}
<h4>${words.answers}</h4>${answers.join('')}</article>`
}

function parameterHtml({ name, in: place, required, description, schema }: Parameter, words: Words): string {
  const notes = [words.places[place] ?? place, ...(required ? [words.required] : [])].join(', ')
  const about = description === undefined ? '' : `<p lang="en">${sentence(description)}</p>`
  const type = `<span class="type">${schemaLine(schema, words)}</span>`
  return `<dt><code>${escaped(name)}</code> ${type} <span class="second">${notes}</span></dt><dd>${about}</dd>`
}

function mediaHtml(type: string, { schema = {}, example }: Media, words: Words, isOpen = false): string {
  const inside = schemaHtml(schema, words)
  const form =
    inside === ''
      ? `<p>${words.form}: <span class="type">${schemaLine(schema, words)}</span></p>`
      : folded(words.form, inside, isOpen)
  const given = example === undefined ? '' : folded(words.example, shown(example))
  return `<div><code>${escaped(type)}</code>${form}${given}</div>`
}

function answerHtml(status: string, { description, content = {} }: Answer, words: Words): string {
  const about = `<span lang="en">${sentence(description)}</span>`
  const media = Object.entries(content).map(([type, each]) => mediaHtml(type, each, words))
  // Every code there is: too long for a line that each route has.
  if (status === 'default') return folded(words.error, `<p>${about}</p>${media.join('')}`)
  const title = `<code>${status}</code> ${about}`
  return media.length > 0 ? folded(title, media.join('')) : `<p>${title}</p>`
}

function schemasOf({ components }: Described, words: Words): string {
  const all = Object.entries(components.schemas).map(([name, schema]) => {
    const id = escaped(schemaAnchor(name))
    const about = schema.description === undefined ? '' : `<p lang="en">${sentence(schema.description)}</p>`
    const type = `<p><span class="type">${schemaLine(schema, words)}</span></p>`
    return `<article id="${id}"><h3><a href="#${id}"><code>${escaped(name)}</code></a></h3>${about}${type}${schemaHtml(schema, words)}</article>`
  })
  return `<section id="schemas"><h2>${words.schemas}</h2><p class="second">${words.schemasAbout}</p>${all.join('')}</section>`
}
