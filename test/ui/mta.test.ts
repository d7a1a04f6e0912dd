import { fireEvent, render, screen } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { tick } from 'svelte'
import { afterEach, describe, expect, test } from 'vitest'
import { createQmail } from '../../server/mta/qmail/qmail.ts'
import { language } from '../../ui/src/i18n/t.svelte.ts'
import type { MtaAnswer } from '../../ui/src/lib/api-types.ts'
import { changeText } from '../../ui/src/lib/mta-text.ts'
import { App } from '../../ui/src/state/app.svelte.ts'
import MtaView from '../../ui/src/views/MtaView.svelte'
import { fakeApi } from './support/fake-api.ts'
import Harness from './support/Harness.svelte'

type Control = Record<string, string | string[]>

const FOLDER = { path: '/c', unread: ['bouncform'], cdb: 'missing' }

/** What the server answers for these files. */
function answer(control: Control, over: Partial<MtaAnswer> = {}): MtaAnswer {
  const input = {
    type: 'qmail',
    control: { me: 'mx.test', ...control },
    places: { 'control.me': { file: '/c/me', line: 1 } },
    folder: FOLDER,
  }
  return { epoch: 1, type: 'qmail', input, settings: createQmail(input).show(), ...over }
}

async function open(control: Control, over: Partial<MtaAnswer> = {}) {
  const fake = fakeApi()
  fake.set({ mta: async () => answer(control, over) })
  const app = new App(fake.api, { base: '/', sandbox: 'default', path: '/' })
  await app.mta.load()
  render(Harness, { props: { app, view: MtaView as Component<Record<string, unknown>> } })
  return { app, ...fake }
}

const row = (name: string) => screen.getByRole('row', { name: new RegExp(`^${name} `) })
const words = (element: Element) => element.textContent?.replace(/\s+/g, ' ').trim()
const cells = (name: string) => [...row(name).children].map(words)

afterEach(() => language.choose('en'))

describe('the settings', () => {
  test('each has its value, what qmail-showctl says, its default, its place, and what a change wants', async () => {
    await open({ bouncefrom: 'bounces' })
    expect(cells('me')).toEqual([
      'me',
      'mx.test Change',
      'My name is mx.test. The name of this host. Every missing host name of the other files is this one.',
      '(none)',
      '/c/me:1',
      'wants a restart of qmail-send',
    ])
    expect(words(row('bouncehost'))).toContain('default, from me')
    expect(words(row('locals'))).toContain('wants a HUP for qmail-send')
    expect(words(row('rcpthosts'))).toContain('needs nothing: qmail-smtpd reads it at each run')
    expect(words(row('bouncform'))).toContain('I have no idea what this file does.')
  })

  test('a kept CR is seen and warned of, in both languages', async () => {
    await open({ doublebounceto: 'admin\r\n' })
    expect(words(row('doublebounceto'))).toContain('admin\\r')
    expect(words(row('doublebounceto'))).toContain('Warning: Line 1: A carriage return (CR)')
    language.choose('ja')
    await tick()
    expect(words(row('doublebounceto'))).toContain('注意: 1行目: Windows の改行の CR があります。')
    expect(words(row('doublebounceto'))).toContain('二重バウンスを送る利用者。')
  })

  test('a folder that cannot be used is an alert; one that is not followed is named', async () => {
    const folder = { path: '/c', followed: true, problem: '/c/locals: A file is expected here.', changed: [] }
    await open({}, { folder })
    expect(words(screen.getByRole('alert'))).toContain('/c/locals: A file is expected here.')
    expect(words(screen.getByRole('region', { name: 'MTA' }))).toContain('It follows the folder /c')
  })

  test('what was changed here over the folder is named, and can be taken back', async () => {
    const folder = { path: '/c', followed: true, problem: null, changed: ['me'] }
    const { calls } = await open({}, { folder })
    expect(words(screen.getByRole('region', { name: 'MTA' }))).toContain(
      'Changed in this sandbox, not in the folder: me.',
    )
    expect(cells('me')[4]).toBe('changed here')
    await fireEvent.click(screen.getByRole('button', { name: 'Go by the folder’s files again' }))
    expect(calls).toEqual(['control reset'])
  })

  test('how the SMTP port speaks is shown, and is no file to be changed', async () => {
    await open({})
    expect(words(row('smtp.extensions'))).toContain('EHLO lists PIPELINING, 8BITMIME.')
    expect(screen.queryByRole('button', { name: 'Change smtp.extensions' })).toBeNull()
  })

  test('another system is shown without what only qmail has', async () => {
    const settings = [{ name: 'host', value: 'h', default: '', sentence: 'The official local host name.' }]
    await open({}, { type: 'other', settings })
    expect(cells('host')).toEqual(['host', 'h', 'The official local host name.', '(none)', 'default'])
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('a change', () => {
  test('puts the one file in force', async () => {
    const { calls } = await open({ locals: ['a.test', 'b.test'] })
    await fireEvent.click(screen.getByRole('button', { name: 'Change locals' }))
    const area = screen.getByRole('textbox', { name: 'Content of control/locals' }) as HTMLTextAreaElement
    expect(area.value).toBe('a.test\nb.test\n')
    expect(document.activeElement).toBe(area)
    await fireEvent.input(area, { target: { value: 'c.test\n' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Put in force' }))
    expect(calls).toEqual(['control locals "c.test\\n"'])
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Change locals' }))
  })

  test('takes a file away; one that is missing cannot be', async () => {
    const { calls } = await open({ bouncefrom: 'x' })
    await fireEvent.click(screen.getByRole('button', { name: 'Change bouncehost' }))
    expect(screen.queryByRole('button', { name: 'Take the file away' })).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Change bouncefrom' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Take the file away' }))
    expect(calls).toEqual(['control bouncefrom away'])
  })

  test('that is refused says why and stays open', async () => {
    const { set } = await open({})
    set({ setControlFile: () => Promise.reject(new Error('mta.control.queuelifetime: "7d" is no whole number')) })
    await fireEvent.click(screen.getByRole('button', { name: 'Change queuelifetime' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Put in force' }))
    await tick()
    expect(words(screen.getByRole('alert'))).toContain('"7d" is no whole number')
    expect(screen.getByRole('textbox')).toBeTruthy()
  })

  test('is told with what real qmail would want, grouped by what it is', async () => {
    const { app, set } = await open({})
    set({ mta: async () => answer({ bouncefrom: 'x', queuelifetime: '60', locals: 'a.test', rcpthosts: 'a.test' }) })
    const changed = await app.mta.load()
    expect(changeText(changed)).toBe(
      'Changed and in force: bouncefrom, locals, queuelifetime, rcpthosts. ' +
        'Real qmail wants a restart of qmail-send for bouncefrom, queuelifetime. ' +
        'Real qmail wants a HUP for qmail-send, for locals. ' +
        'Real qmail reads rcpthosts at each run, so nothing more is needed.',
    )
    await tick()
    expect(words(screen.getByRole('region', { name: 'MTA' }))).toContain(
      'Real qmail wants a HUP for qmail-send, for locals.',
    )
    language.choose('ja')
    expect(changeText(changed)).toContain(
      '本物の qmail では、bouncefrom, queuelifetime のために qmail-send の再起動が必要',
    )
  })

  test('of the epoch or of the system is no change of settings', async () => {
    const { app, set } = await open({})
    set({ mta: async () => answer({ bouncefrom: 'x' }, { epoch: 2 }) })
    expect(await app.mta.load()).toEqual([])
  })
})
