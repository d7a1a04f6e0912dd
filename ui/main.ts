import './src/styles/tokens.css'
import './src/styles/base.css'
import './src/styles/controls.css'
import './src/styles/pages.css'
import './src/styles/print.css'
import './src/styles/forced.css'
import { mount } from 'svelte'
import App from './src/App.svelte'

const target = document.getElementById('app')
if (target) mount(App, { target })
