import { fireEvent, render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { describe, expect, test } from 'vitest'
import { searchHints, withHint } from '../../ui/src/lib/search-hints.ts'
import { App } from '../../ui/src/state/app.svelte.ts'
import SearchBox from '../../ui/src/views/SearchBox.svelte'
import { fakeApi } from './support/fake-api.ts'
import Harness from './support/Harness.svelte'

const hints = (query: string, caret = query.length) =>
  searchHints(query, caret, ['urgent', 'run 12']).hints.map(({ text }) => text)

describe('hints', () => {
  test('filters by their beginning, also after a minus', () => {
    expect(hints('s')).toEqual(['subject:', 'status:', 'smaller:'])
    expect(hints('invoice -fr')).toEqual(['-from:'])
    expect(hints('').length).toBeGreaterThan(5)
    expect(hints('zebra')).toEqual([])
    expect(hints('"su')).toEqual([])
  })

  test('the words that a filter takes', () => {
    expect(hints('kind:d')).toEqual(['kind:double-bounce ', 'kind:delivery-report '])
    expect(hints('-is:q')).toEqual(['-is:queued '])
    expect(hints('is:failed,ex')).toEqual(['is:failed,expired '])
    expect(hints('tag:')).toEqual(['tag:urgent ', 'tag:"run 12" '])
    expect(hints('after:')).toEqual(['after:1h ', 'after:1d ', 'after:7d '])
    expect(hints('kind:bounce')).toEqual([])
    expect(hints('from:')).toEqual([])
    expect(hints('list-id:')).toEqual([])
  })

  test('at the caret, wherever it stands; the rest stays', () => {
    const query = 'ki invoice'
    const found = searchHints(query, 2, [])
    expect(withHint(query, found, found.hints[0]!)).toEqual({ query: 'kind: invoice', caret: 5 })
    const value = searchHints('is:fa invoice', 5, [])
    expect(withHint('is:fa invoice', value, value.hints[0]!)).toEqual({ query: 'is:failed invoice', caret: 9 })
  })
})

describe('the search box', () => {
  function show() {
    const fake = fakeApi()
    const app = new App(fake.api, { base: '/', sandbox: 'default', path: '/' })
    render(Harness, { props: { app, view: SearchBox as never } })
    const input = screen.getByRole('combobox', { name: 'Search messages' }) as HTMLInputElement
    const type = async (text: string) => {
      await fireEvent.focus(input)
      input.value = text
      input.setSelectionRange(text.length, text.length)
      await fireEvent.input(input)
    }
    return { app, input, type, ...fake }
  }

  test('arrows go through the hints and Enter takes one', async () => {
    const { app, input, type } = show()
    await type('is:de')
    expect(screen.getAllByRole('option').map((each) => each.textContent)).toEqual([
      'is:deferred deferred',
      'is:delivered delivered',
    ])
    await fireEvent.keyDown(input, { key: 'ArrowDown' })
    await fireEvent.keyDown(input, { key: 'ArrowDown' })
    expect(input.getAttribute('aria-activedescendant')).toBe('search-hint-1')
    await fireEvent.keyDown(input, { key: 'Enter' })
    await tick()
    expect(app.messages.q).toBe('is:delivered ')
  })

  test('Escape closes the hints first and keeps what is written', async () => {
    const { app, input, type } = show()
    await type('f')
    expect(input.getAttribute('aria-expanded')).toBe('true')
    await fireEvent.keyDown(input, { key: 'Escape' })
    expect([input.getAttribute('aria-expanded'), app.messages.q]).toEqual(['false', 'f'])
  })

  test('a mistake stands below the box, with its place and its mend', async () => {
    const { app, input } = show()
    app.messages.finding.mistakes = [{ message: 'form: is no filter.', hint: 'Did you mean from:ann?', column: 3 }]
    await tick()
    const told = screen.getByRole('alert').textContent?.replace(/\s+/g, ' ')
    expect(told).toContain('Character 3: form: is no filter. Did you mean from:ann?')
    expect(input.getAttribute('aria-invalid')).toBe('true')
  })
})
