/** The marks of a drawn trace: what they are called, what pressing them does, and how keys walk over them. */
import { fireEvent, render, screen } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, describe, expect, test } from 'vitest'
import type { TraceNode } from '../../server/core/trace.ts'
import { language } from '../../ui/src/i18n/t.svelte.ts'
import { App } from '../../ui/src/state/app.svelte.ts'
import { OpenMessage } from '../../ui/src/state/message.svelte.ts'
import { TraceView } from '../../ui/src/state/trace.svelte.ts'
import Drawing from '../../ui/src/views/Drawing.svelte'
import { clockAnswer, fakeApi } from './support/fake-api.ts'
import Harness from './support/Harness.svelte'
import { doubleBounce, expired, iso, warned } from './support/trace.ts'

function draw(root: TraceNode) {
  const fake = fakeApi()
  const app = new App(fake.api, { base: '/', sandbox: 'default', path: '/' })
  app.clock.hear(clockAnswer())
  const message = new OpenMessage(fake.api, root.id)
  message.trace = { epoch: 1, now: iso(0), root, ahead: {} }
  const view = new TraceView(message)
  const props = { view, width: 900, expected: [], drawing: null }
  render(Harness, { props: { app, view: Drawing as unknown as Component<Record<string, unknown>>, props } })
  return view
}

const marks = () => [...document.querySelectorAll<HTMLButtonElement>('button[data-mark]')]
const markAt = (key: string) => document.querySelector<HTMLButtonElement>(`[data-mark="${key}"]`) as HTMLButtonElement
const nameOf = (mark: Element) => mark.getAttribute('aria-label') ?? ''
const pressed = () =>
  marks().flatMap((each) => (each.getAttribute('aria-pressed') === 'true' ? [each.dataset.mark] : []))
const inTabOrder = () => marks().flatMap((each) => (each.tabIndex === 0 ? [each.dataset.mark] : []))

afterEach(() => language.choose('en'))

describe('the marks of a trace', () => {
  test('are called by their message, what became of it, and the instant', () => {
    draw(doubleBounce())
    const names = marks().map(nameOf)
    expect(new Set(names).size).toBe(names.length)
    expect(names.map((name) => name.replace(/, Jan.*/, ''))).toEqual([
      expect.stringMatching(/^Mail m1: accepted/),
      expect.stringMatching(/^Mail m1: refused 550 5\.1\.1/),
      expect.stringMatching(/^Bounce m2: accepted/),
      expect.stringMatching(/^Bounce m2: refused 550 5\.1\.1/),
      expect.stringMatching(/^Double bounce m3: accepted/),
      expect.stringMatching(/^Double bounce m3: delivered/),
    ])
  })

  test('are called in Japanese on a Japanese page', () => {
    language.choose('ja')
    draw(doubleBounce())
    expect(marks().filter((each) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(nameOf(each)))).toEqual([])
  })

  test('differ by shape: delivered, refused, expired and a warning are drawn each in its own way', () => {
    const shapeOf = (key: string) => markAt(key).querySelector('svg')?.innerHTML
    draw(doubleBounce())
    const [refused, delivered] = [shapeOf('m1/0:attempt-1'), shapeOf('m3/0:attempt-1')]
    draw(expired(2))
    const last = [...document.querySelectorAll('[data-mark="m1/0:attempt-2"] svg')].at(-1)?.innerHTML
    expect(new Set([refused, delivered, last]).size).toBe(3)
    expect([refused, delivered, last]).not.toContain(undefined)
  })

  test('a press chooses one, a second press lets it go', async () => {
    const view = draw(doubleBounce())
    await fireEvent.click(markAt('m1/0:attempt-1'))
    expect([view.chosen?.mark.key, pressed()]).toEqual(['m1/0:attempt-1', ['m1/0:attempt-1']])
    await fireEvent.click(markAt('m1/0:attempt-1'))
    expect([view.chosen, pressed()]).toEqual([null, []])
  })

  test('are one stop for Tab: the first, else the chosen one', async () => {
    draw(doubleBounce())
    expect(inTabOrder()).toEqual([marks()[0]?.dataset.mark])
    await fireEvent.click(markAt('m2/0:attempt-1'))
    expect(inTabOrder()).toEqual(['m2/0:attempt-1'])
  })

  test('the arrows walk in time and to the lanes above and below, and no further than the ends', async () => {
    draw(doubleBounce())
    const focused = () => (document.activeElement as HTMLElement).dataset.mark
    const press = (key: string) => fireEvent.keyDown(document.activeElement as HTMLElement, { key })
    markAt('m1/0:attempt-1').focus()
    await press('ArrowDown')
    expect(focused()).toMatch(/^m2/)
    await press('ArrowUp')
    expect(focused()).toMatch(/^m1/)
    markAt('m3/0:attempt-1').focus()
    await press('ArrowRight')
    expect(focused()).toBe('m3/0:attempt-1')
    await press('ArrowLeft')
    expect(focused()).not.toBe('m3/0:attempt-1')
  })

  test('deferrals that are folded say how many they are, and become marks when they are pressed', async () => {
    draw(expired(10))
    const before = marks().length
    await fireEvent.click(screen.getAllByRole('button', { name: /attempts deferred/ })[0] as HTMLElement)
    expect(marks().length).toBeGreaterThan(before)
    expect(marks().filter((each) => nameOf(each).includes('deferred')).length).toBeGreaterThanOrEqual(9)
  })

  test('a tip beside each mark says what its name says, and is left out for those who hear the name', () => {
    draw(warned())
    const tips = marks().map((each) => each.nextElementSibling as HTMLElement)
    expect(tips.every((tip) => tip.getAttribute('aria-hidden') === 'true')).toBe(true)
    expect(tips.map((tip) => tip.textContent ?? '').filter((text) => !/Jan \d/.test(text))).toEqual([])
  })
})
