import { defineConfig } from 'vitest/config'

/** The Dockerfile's steps by hand: a whole build, which `npm test` does not wait for. */
export default defineConfig({
  test: { include: ['test/image/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 1_800_000 },
})
