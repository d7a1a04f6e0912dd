import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const api = 'http://127.0.0.1:8025'

export default defineConfig({
  root: 'ui',
  // Relative addresses: the page works under any --base-path and under /s/{sandbox}/.
  base: './',
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: '../dist/ui',
    emptyOutDir: true,
    // What is compiled into the page keeps its licence.
    license: { fileName: 'licenses.md' },
    target: 'es2022',
    // Nothing inlined as data: URLs, so that the page's content security policy stays strict.
    assetsInlineLimit: 0,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: api, ws: true },
      '^/s/[^/]+/api/': { target: api, ws: true },
    },
  },
})
