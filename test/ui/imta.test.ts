import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { MtaInput } from '../../server/core/mta.ts'
import { createImta } from '../../server/mta/imta/imta.ts'
import { language } from '../../ui/src/i18n/t.svelte.ts'
import { partsOf } from '../../ui/src/imta/model.ts'
import { ApiError } from '../../ui/src/lib/api.ts'
import type { MtaAnswer } from '../../ui/src/lib/api-types.ts'
import { App } from '../../ui/src/state/app.svelte.ts'
import MtaView from '../../ui/src/views/MtaView.svelte'
import { fakeApi } from './support/fake-api.ts'
import Harness from './support/Harness.svelte'

const CONFIG = `defaults copywarnpost

.partner.test $U%$H$D@tcp-daemon

l
mail.test

tcp_local smtp copysendpost notices 1 2
tcp-daemon
`
const PLACES = { config: { file: '/etc/imta.cnf', line: 1 } }
const INPUT: MtaInput = {
  type: 'imta',
  config: CONFIG,
  options: 'LINES_TO_RETURN=5\nLOG_CONNECTION=1\n',
  places: PLACES,
}

/** What the server answers for this configuration. */
function answer(input: MtaInput, over: Partial<MtaAnswer> = {}): MtaAnswer {
  const mta = createImta(input, { timezone: 'UTC' })
  return { epoch: 1, type: 'imta', input, settings: mta.show(), whoGetsWhat: mta.whoGetsWhat?.() ?? [], ...over }
}

async function open(hash: string, over: Partial<MtaAnswer> = {}) {
  location.hash = hash
  const fake = fakeApi()
  const put: MtaInput[] = []
  let present = INPUT
  fake.set({
    mta: async () => answer(present, over),
    setMta: async (input: MtaInput) => {
      put.push(input)
      present = input
    },
  })
  const app = new App(fake.api, { base: '/', sandbox: 'default', path: '/' })
  await app.mta.load()
  render(Harness, { props: { app, view: MtaView as Component<Record<string, unknown>> } })
  await screen.findByRole('navigation', { name: /Parts|構成/ })
  return { app, put, ...fake }
}

const words = (element: Element) => element.textContent?.replace(/\s+/g, ' ').trim()
const main = () => within(screen.getByRole('region', { name: 'MTA' }))
const row = (name: RegExp) => main().getByRole('row', { name })
const cells = (element: Element) => [...element.children].map((each) => words(each))
const area = () => screen.getByRole('textbox') as HTMLTextAreaElement
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Put in force' }))
const write = (value: string) => fireEvent.input(area(), { target: { value } })

// Read once, so that no test waits for it.
beforeAll(() => Promise.all([import('../../ui/src/imta/ImtaView.svelte'), import('../../ui/src/i18n/imta-ja.ts')]))
afterEach(() => {
  language.choose('en')
  location.hash = ''
})

describe('a channel', () => {
  test('is tcp_local at first, and each has a link', async () => {
    await open('#/mta')
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('tcp_local')
    const links = within(screen.getByRole('navigation')).getAllByRole('link').map(words)
    expect(links.slice(0, 4).map((each) => each?.split(' ')[0])).toEqual(['l', 'tcp_local', 'ims-ms', 'process'])
  })

  test('shows the keyword in force among those of its family, what it does, what holds without it, and its place', async () => {
    await open('#/mta/tcp_local')
    const [says, without, place] = [...row(/copysendpost/).children]
    expect(says?.querySelector('[aria-pressed=true]')?.textContent).toBe('copysendpost')
    expect(words(says as Element)).toContain('except where the message came from a blank sender')
    expect(words(without as Element)).toContain('unless the sender is blank')
    expect(words(place as Element)).toBe('imta.cnf:8')
    expect(cells(row(/^urgentnotices/))[2]).toBe('imta.cnf:8')
    expect(cells(row(/^urgentbackoff/))[2]).toBe('default')
  })

  test('can be seen without what no file sets; what is not played stands by itself', async () => {
    await open('#/mta/tcp_local')
    expect(screen.getByRole('rowheader', { name: 'Accepted, not played' })).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Only those set' }))
    expect(screen.queryByRole('row', { name: /^urgentbackoff/ })).toBeNull()
    expect(row(/^urgentnotices/)).toBeTruthy()
  })

  test('draws who gets what, of failures and of warnings, with the keyword that decides', async () => {
    await open('#/mta/tcp_local')
    const region = screen.getByRole('region', { name: 'Who gets what' })
    const who = within(region)
    const drawn = (name: string) => within(who.getByRole('list', { name })).getAllByRole('listitem').map(words)
    expect(drawn('The message came from an address.')).toEqual([
      'the mail',
      'Sender gets a bounce',
      'Postmaster gets a copy',
    ])
    expect(drawn('The message came from <>.')).toEqual([
      'the mail <>',
      'Sender nobody to write to',
      'Postmaster is not told',
    ])
    expect(words(region)).toContain('copysendpost on channel tcp_local')
    await fireEvent.click(who.getByRole('button', { name: 'Warnings' }))
    expect(words(region)).toContain('copywarnpost of the defaults block, on channel tcp_local')
  })

  test('a keyword that is looked at shows what it would do; pressed it is in force, and can be taken back', async () => {
    const { app, put } = await open('#/mta/tcp_local')
    const who = () => words(screen.getByRole('list', { name: 'The message came from an address.' }))
    const choice = main().getByRole('button', { name: 'nosendpost' })
    await fireEvent.mouseEnter(choice)
    expect(who()).toContain('Postmaster would be so: is not told')
    await fireEvent.mouseLeave(choice)
    expect(who()).toContain('Postmaster gets a copy')
    await fireEvent.click(choice)
    await waitFor(() => expect(who()).toContain('Postmaster is not told'))
    expect(put.at(-1)?.config).toBe(CONFIG.replace(' copysendpost', '').replace('1 2\n', '1 2 nosendpost\n'))
    await waitFor(() => expect(app.notes.list.at(-1)?.undo).toBeDefined())
    app.notes.list.at(-1)?.undo?.()
    await waitFor(() => expect(put.at(-1)?.config).toBe(CONFIG))
  })

  test('the other choices stand beside each other, the one in force marked', async () => {
    await open('#/mta/tcp_local')
    const table = within(screen.getByRole('region', { name: 'The other choices' }))
    const rows = table.getAllByRole('row').slice(1)
    expect(rows.map((each) => words(each)?.split(' ')[0])).toEqual([
      'sendpost',
      'copysendpost',
      'errsendpost',
      'nosendpost',
      'none',
    ])
    expect(words(rows[1]!)).toContain('(In force)')
  })

  test('speaks Japanese, sentences of the server too', async () => {
    language.choose('ja')
    await open('#/mta/tcp_local')
    await waitFor(() => expect(words(row(/copysendpost/))).toContain('差出人が空のメールを除き'), { timeout: 30_000 })
    expect(screen.getByRole('region', { name: 'だれに何が届くか' })).toBeTruthy()
  })
})

test('domains, options and settings are parts of their own', () => {
  const { settings, whoGetsWhat } = answer(INPUT)
  const parts = partsOf(settings, whoGetsWhat ?? [])
  expect(parts.domains.map(({ name }) => name)).toContain('rule .partner.test')
  expect(parts.settings.map(({ name }) => name)).toContain('postDefault')
  expect(parts.smtp.map(({ name }) => name)).toContain('smtp.dialect')
  expect(parts.options.filter(({ played }) => played === false).map(({ name }) => name)).toEqual([
    'option LOG_CONNECTION',
  ])
  const shown = [...parts.domains, ...parts.settings, ...parts.smtp, ...parts.options]
  const inChannels = parts.channels.reduce((sum, { rows }) => sum + rows.length + 1, 0)
  expect(shown.length + inChannels).toBe(settings.length)
})

describe('a text', () => {
  test('is put in force with all else as it was, and without places that it no longer has', async () => {
    const { app, put } = await open('#/mta/options')
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(row(/^option LINES_TO_RETURN/)).toBeTruthy()
    app.router.go({ view: 'mta', id: 'imta.cnf' })
    await waitFor(() => expect(area().value).toBe(CONFIG))
    await write(CONFIG.replace('copysendpost', 'nosendpost'))
    await save()
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('In force.'))
    expect(put).toEqual([
      { type: 'imta', options: INPUT.options, config: CONFIG.replace('copysendpost', 'nosendpost') },
    ])
  })

  test('that is refused stays, with each mistake at its line; the line can be gone to', async () => {
    const { app, set } = await open('#/mta/imta.cnf')
    const problem = {
      message: 'config: unknown keyword "x"; did you mean mx?',
      file: 'config',
      line: 8,
      path: 'mta.config',
    }
    set({ setMta: () => Promise.reject(new ApiError(422, 'E_INVALID', problem.message, [problem])) })
    await write(CONFIG.replace('copysendpost', 'x'))
    await save()
    const mistake = await screen.findByRole('button', { name: 'imta.cnf:8' })
    expect(words(screen.getByRole('alert'))).toContain('unknown keyword "x"; did you mean mx?')
    expect(area().value).toContain('tcp_local smtp x')
    await fireEvent.click(mistake)
    expect(area().value.slice(area().selectionStart, area().selectionEnd)).toBe('tcp_local smtp x notices 1 2')
    expect(app.mta.drafts.config?.text).toContain('tcp_local smtp x')
  })

  test('is kept while something else is looked at, and can be taken back', async () => {
    const { app } = await open('#/mta/options')
    app.router.go({ view: 'mta', id: 'imta.cnf' })
    await waitFor(() => expect(area().value).toBe(CONFIG))
    await write('half')
    app.router.go({ view: 'mta', id: 'options' })
    app.router.go({ view: 'mta', id: 'imta.cnf' })
    await waitFor(() => expect(area().value).toBe('half'))
    await fireEvent.click(screen.getByRole('button', { name: 'Back to what is in force' }))
    expect(area().value).toBe(CONFIG)
  })
})

test('a file that is followed is named; a sandbox that left it can go back', async () => {
  const folder = { path: '/etc/imta.cnf', followed: false, problem: null, changed: [] }
  const { calls } = await open('#/mta', { folder })
  await fireEvent.click(screen.getByRole('button', { name: 'Go by the files again' }))
  expect(calls).toEqual(['control reset'])
})
