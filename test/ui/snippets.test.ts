import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { SIMULATOR_ADDRESSES } from '../../server/core/simulator.ts'
import { highlight } from '../../ui/src/lib/highlight.ts'
import { SIMULATORS } from '../../ui/src/lib/simulators.ts'
import { snippets } from '../../ui/src/lib/snippets.ts'

const plain = snippets({ smtp: '127.0.0.1:2525', sandbox: 'default' })
const named = snippets({ smtp: '127.0.0.1:2525', sandbox: 'ci-42' })
const code = (id: string) => plain.find((each) => each.id === id)?.code ?? ''

/** The fixture takes free ports of its own. */
const withPort = plain.filter(({ id }) => id !== 'vitest')
/** A pipeline has a server of its own. */
const withSandbox = named.filter(({ id }) => id !== 'vitest' && id !== 'actions')

describe('snippets', () => {
  test.each(withPort)('$name has the real host and port', ({ code: text }) => {
    expect(text).toContain('127.0.0.1')
    expect(text).toContain('2525')
  })

  test.each(withSandbox)('$name names the sandbox by its AUTH user', ({ code: text }) => {
    expect(text).toContain('ci-42')
  })

  test('none names a sandbox by default, and none has blank lines at its end', () => {
    for (const { code: text } of plain) expect(text).not.toMatch(/ci-42|\n$/)
  })

  test('an IPv6 address is bracketed only where it must be', () => {
    const v6 = snippets({ smtp: '[::1]:1025', sandbox: 'default' })
    expect(v6.find(({ id }) => id === 'curl')?.code).toContain('smtp://[::1]:1025')
    expect(v6.find(({ id }) => id === 'python')?.code).toContain("'::1', 1025")
  })

  test('the pipeline is YAML with its steps', () => {
    expect(parse(code('actions')).jobs.test.steps).toHaveLength(6)
  })

  test('the colours leave the text as it is', () => {
    for (const { code: text } of plain)
      expect(
        highlight(text)
          .map((token) => token.text)
          .join(''),
      ).toBe(text)
    expect(highlight("from: 'a'").map(({ type }) => type)).toEqual(['plain', 'string', 'plain'])
  })
})

test('every simulator address is explained', () => {
  expect(SIMULATORS.map(({ local }) => local)).toEqual(SIMULATOR_ADDRESSES.map(({ address }) => address))
  expect(SIMULATORS.every(({ becomes, why, when }) => becomes && why && when)).toBe(true)
})
