import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  test: {
    projects: [
      {
        // The sample application writes what a user writes, and is tested with the sources.
        resolve: {
          alias: [
            { find: /^bouncelab$/, replacement: source('server/index.ts') },
            { find: 'bouncelab/vitest', replacement: source('server/testing/vitest.ts') },
          ],
        },
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts', 'docs/**/*.test.ts'],
          exclude: ['test/ui/**', 'test/e2e/**', 'test/image/**', '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [svelte({ configFile: false }), svelteTesting()],
        test: {
          name: 'ui',
          environment: 'happy-dom',
          setupFiles: ['test/ui/support/languages.ts'],
          include: ['test/ui/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // As long as the browser itself is waited for: a busy machine is not a fault of the page.
          expect: { poll: { timeout: 30_000 } },
          // One browser at a time, once the other tests have left the machine to it.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
