/** What webhooks sign with, in a scenario's text: hidden and put back where it stands, and every other byte left alone. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml'
import { HIDDEN, knownSecret, type WebhookKey } from '../core/secrets.ts'
import { tooDeepAt } from './yaml-depth.ts'

/** Deeper nobody merges, and what merges itself ends there. */
const MOST_MERGES = 10

/** A secret of a webhook, and the webhook's own words. */
interface Found extends WebhookKey {
  node: Scalar
}

/** `***` in place of each secret. */
export const withoutTextSecrets = (text: string): string =>
  text.includes('secret') ? replaced(text, () => HIDDEN) : text

/** Every secret that it has. */
export const secretsInText = (text: string): WebhookKey[] => (text.includes('secret') ? foundIn(text) : [])

/** What was shown and comes back: each `***` becomes the secret of the same webhook, where that is known. */
export const withTextSecrets = (text: string, keys: readonly WebhookKey[]): string =>
  text.includes(HIDDEN) && text.includes('secret') ? replaced(text, (found) => knownSecret(found, keys)) : text

function replaced(text: string, by: (found: Found) => string | null): string {
  let result = text
  for (const found of foundIn(text).sort((a, b) => startOf(b.node) - startOf(a.node))) {
    const secret = by(found)
    const [start, end] = found.node.range ?? [0, 0]
    if (secret === null || end === 0) continue
    // The value of a block ends with its last line.
    const lineEnd = /\r?\n$/.exec(text.slice(start, end))?.[0] ?? ''
    result = `${result.slice(0, start)}${JSON.stringify(secret)}${lineEnd}${result.slice(end)}`
  }
  return result
}

const startOf = ({ range }: Scalar): number => range?.[0] ?? 0

/** Those below `webhook` and `webhooks`, wherever these stand; each once, however many aliases lead to it. */
function foundIn(text: string): Found[] {
  if (tooDeepAt(text) !== null) return []
  const document = parseDocument(text, { prettyErrors: false, merge: true })
  const found = new Map<Scalar, Found>()
  const seen = new Set<Node>()
  // Alias.resolve() looks through the whole document for each.
  const anchors = new Map<string, Node>()
  visit(document, {
    Value: (_, node) => void (node.anchor === undefined ? undefined : anchors.set(node.anchor, node)),
  })
  const resolved = (node: unknown): unknown => (isAlias(node) ? anchors.get(node.source) : node)

  /** The value of a key, also of one that is merged in with `<<`. */
  function field(map: YAMLMap, name: string, depth = 0): unknown {
    const own = resolved(map.get(name, true))
    if (own !== undefined) return own
    const merged = resolved(map.items.find(({ key }) => isScalar(key) && String(key.value) === '<<')?.value)
    const sources = isSeq(merged) ? merged.items.map(resolved) : [merged]
    for (const source of sources) {
      const value = isMap(source) && depth < MOST_MERGES ? field(source, name, depth + 1) : undefined
      if (value !== undefined) return value
    }
    return undefined
  }

  function takeWebhook(node: unknown): void {
    const webhook = resolved(node)
    if (isSeq(webhook)) for (const each of webhook.items) if (!isSeq(resolved(each))) takeWebhook(each)
    if (!isMap(webhook)) return
    const [secret, url, format] = ['secret', 'url', 'format'].map((name) => field(webhook, name))
    if (!isScalar(secret) || typeof secret.value !== 'string') return
    const textOf = (value: unknown) => (isScalar(value) && typeof value.value === 'string' ? value.value : null)
    const key = { url: textOf(url) ?? '', format: textOf(format) ?? 'bouncelab', secret: secret.value }
    found.set(secret, { ...key, node: secret })
  }

  function walk(node: unknown): void {
    const value = resolved(node) as Node | undefined
    if (!value || seen.has(value)) return
    seen.add(value)
    if (isSeq(value)) for (const each of value.items) walk(each)
    if (!isMap(value)) return
    for (const pair of value.items) {
      if (isPair(pair) && isScalar(pair.key) && /^webhooks?$/.test(String(pair.key.value))) takeWebhook(pair.value)
      walk(pair.value)
    }
  }

  walk(document.contents)
  return [...found.values()]
}
