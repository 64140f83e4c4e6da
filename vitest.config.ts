import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Unit and API tests. Native modules are loaded for real, so each file has a process of its own. */
export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['test/unit/**/*.test.ts', 'test/api/**/*.test.ts'],
    pool: 'forks',
    // One more than the two cores of the smallest machine: a third of the time tests wait for disks, programs and clocks.
    maxWorkers: 3,
    // The programs that tests start compile what they load once, not each time.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
    // Tests that start a browser or an encoder on a busy machine; a hanging test still ends.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As in the tests of the window: programs and answers that are waited for come later on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    teardownTimeout: 20_000,
  },
})
