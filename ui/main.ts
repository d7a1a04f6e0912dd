import './src/styles/tokens.css'
import './src/styles/base.css'
import './src/styles/controls.css'
import './src/styles/pages.css'
import './src/styles/print.css'
import './src/styles/forced.css'
import './src/styles/frame.css'
import { mount } from 'svelte'
import App from './src/App.svelte'
import { afterPaint } from './src/lib/after-paint.ts'

const target = document.getElementById('app')
// The server says so where nobody is logged in who must be.
const mustLogIn = document.querySelector('meta[name="bouncelab-login"]') !== null
if (target && !mustLogIn) {
  afterPaint(() => {
    target.replaceChildren()
    mount(App, { target })
  })
}
if (target && mustLogIn) {
  const base = new URL(document.baseURI).pathname
  void import('./src/login/LoginPage.svelte').then(({ default: LoginPage }) => {
    target.replaceChildren()
    mount(LoginPage, { target, props: { base, done: () => location.reload() } })
  })
}
