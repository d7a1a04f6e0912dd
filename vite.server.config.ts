/** The server's build: a few files instead of some hundreds, because looking for each one costs at every start. */
import { defineConfig } from 'vite'

export default defineConfig({
  // zod's own index loads its messages in all languages; in a bundle they fall away. The other must meet the same zod.
  ssr: { noExternal: ['zod', '@asteasolutions/zod-to-openapi'] },
  build: {
    ssr: true,
    outDir: 'dist/server',
    target: 'node20.19',
    sourcemap: true,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: {
        cli: 'server/cli/main.ts',
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
