/** The server's build: a few files instead of some hundreds, because looking for each one costs at every start. */
import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'

/** Of caniemail's data only what the check of HTML reads, as text that is parsed when it is first asked for. */
const slimCaniemail: Plugin = {
  name: 'slim-caniemail',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith('/caniemail.json')) return null
    const { nicenames, data } = JSON.parse(readFileSync(id, 'utf8'))
    const unread = ['last_test_date', 'test_url', 'test_results_url', 'links', 'notes']
    const text = JSON.stringify({ nicenames, data }, (key, value) => (unread.includes(key) ? undefined : value))
    const code = `export default JSON.parse(String.raw\`${text.replace(/[`$]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)}\`)`
    return { code, moduleType: 'js', map: null }
  },
}

export default defineConfig({
  plugins: [slimCaniemail],
  // zod's own index loads its messages in all languages; in a bundle they fall away. The other must meet the same zod.
  ssr: {
    noExternal: ['zod', '@asteasolutions/zod-to-openapi', 'caniemail', 'jpeg-js', 'pngjs', 'omggif'],
  },
  build: {
    ssr: true,
    outDir: 'dist/server',
    target: 'node20.19',
    sourcemap: true,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: {
        cli: 'server/cli/main.ts',
        sendmail: 'server/cli/sendmail-main.ts',
        index: 'server/index.ts',
        client: 'server/client/client.ts',
        vitest: 'server/testing/vitest.ts',
      },
      output: {
        // Places are enough for a stack trace; with the sources in them the maps would be most of the package.
        sourcemapExcludeSources: true,
        // All side by side: server/package/package.ts counts the folders.
        chunkFileNames: '[name].js',
        codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]/ }] },
      },
    },
  },
})
