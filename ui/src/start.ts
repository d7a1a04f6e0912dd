/** Puts the page, or the form that asks who is there, in the place of the frame. */
import './styles/controls.css'
import './styles/pages.css'
import './styles/print.css'
import './styles/forced.css'
import { mount } from 'svelte'
import App from './App.svelte'
import type { Place } from './lib/place.ts'

export async function start({ base }: Place, mustLogIn: boolean): Promise<void> {
  const target = document.getElementById('app')
  if (!target) return
  if (!mustLogIn) {
    target.replaceChildren()
    mount(App, { target })
    return
  }
  const { default: LoginPage } = await import('./login/LoginPage.svelte')
  target.replaceChildren()
  mount(LoginPage, { target, props: { base, done: () => location.reload() } })
}
