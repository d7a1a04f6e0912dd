/** The curl line of a route, with the values of its examples: it can be pasted into a shell as it stands. */
import type { Operation, Parameter } from './document.ts'

export interface Reached {
  /** Of the server as the reader of the page reaches it, without a slash at its end. */
  origin: string
  /** Whether the server asks who it is. */
  needsToken: boolean
}

export function curlOf({ method, path, parameters = [], requestBody, responses }: Operation, at: Reached): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(exampleOf(parameters.find((each) => each.in === 'path' && each.name === name))),
  )
  const query = parameters
    .filter((each) => each.in === 'query' && each.required)
    .map((each) => `${each.name}=${encodeURIComponent(exampleOf(each))}`)
  const url = `${at.origin}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`
  const parts = [
    ...(method === 'get' ? [] : [`-X ${method.toUpperCase()}`]),
    ...(isFile(responses) ? ['-OJ'] : []),
    ...(at.needsToken ? ['-H "Authorization: Bearer $BOUNCELAB_TOKEN"'] : []),
    quoted(url),
    ...bodyOf(requestBody?.content ?? {}),
  ]
  return `curl ${parts.join(' \\\n  ')}`
}

function bodyOf(content: NonNullable<Operation['requestBody']>['content']): string[] {
  const [found] = Object.entries(content).filter(([, { example }]) => example !== undefined)
  const [type, media] = found ?? Object.entries(content)[0] ?? []
  if (type === undefined) return []
  const header = `-H ${quoted(`content-type: ${type}`)}`
  const { example } = media ?? {}
  if (example === undefined) return [header, '--data-binary @FILE']
  // Messages and archives come from files; what people write stands in the line.
  if (typeof example === 'string' && !/yaml|json|text\/plain/.test(type)) return [header, '--data-binary @FILE']
  return [header, `--data-binary ${quoted(typeof example === 'string' ? example : JSON.stringify(example))}`]
}

/** Answers that a terminal cannot show go into a file of the name that they bring. */
const isFile = (responses: Operation['responses']): boolean =>
  Object.entries(responses)
    .filter(([status]) => /^2/.test(status))
    .some(([, { content = {} }]) => /gzip|octet-stream/.test(Object.keys(content)[0] ?? ''))

function exampleOf(parameter: Parameter | undefined): string {
  const { schema, example } = parameter ?? {}
  return String(example ?? schema?.example ?? schema?.default ?? schema?.enum?.[0] ?? parameter?.name.toUpperCase())
}

/** For a POSIX shell: plain words as they are. */
const quoted = (text: string): string =>
  /^[\w:/.,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
