/** The benchmarks, compiled as the server is: what compiles on the fly wraps each function that it meets in another. */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'vite'
import server from './vite.server.config.ts'

const names = readdirSync('bench')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))

export default defineConfig({
  ...server,
  build: {
    ssr: true,
    target: 'node20.19',
    // A folder beside bench/, so that paths relative to a module mean the same.
    outDir: '.bench',
    rolldownOptions: { input: Object.fromEntries(names.map((name) => [name, `bench/${name}.ts`])) },
  },
})
