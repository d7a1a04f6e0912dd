/**
 * Chance without a stream: each draw is a function of the sandbox's seed and a key that names what it decides.
 * So a draw does not depend on what else was drawn before it, and a restart needs no stored position.
 */

/** A number in [0, 1), the same for the same seed and key. */
export function draw(seed: number, key: string): number {
  return mix(hash(seed, key)) / 0x1_0000_0000
}

/**
 * `length` characters of `alphabet`, the same for the same seed and key.
 * @example token(1, 'boundary m3', 'abc', 4)
 */
export function token(seed: number, key: string, alphabet: string, length: number): string {
  let state = hash(seed, key)
  let text = ''
  for (let i = 0; i < length; i++) {
    state = (state + 0x9e3779b9) >>> 0
    text += alphabet[mix(state) % alphabet.length]
  }
  return text
}

/** FNV-1a over UTF-16 units, started from the seed. */
function hash(seed: number, key: string): number {
  let h = mix((seed ^ 0x811c9dc5) >>> 0)
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193) >>> 0
  return h
}

/** The finalizer of murmur3: every input bit changes every output bit. */
function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
