import { defineConfig } from '@playwright/test'
import { browserHelp, findBrowser } from './src-main/stage/browser.ts'

const browser = findBrowser()
if (browser === undefined)
  throw new Error(`The tests of the window need a Chromium browser: ${browserHelp()}`)

/** Tests of the window in the system's browser. WebGL is drawn in software, and the page without it: that takes half the time. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results/playwright',
  workers: 2,
  // What passes only when it is tried again has a reason that is to be found.
  retries: 0,
  failOnFlakyTests: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: browser.path,
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing'],
    },
  },
})
