import { defineConfig } from '@playwright/test'
import { desktopKind } from './test/desktop/launch.ts'

const packageSpec = '**/package.test.ts'

/** Specs of the desktop app: in Electron where its binary is there, else in the rig (test/desktop/rig). The name of the project says which. */
export default defineConfig({
  testDir: 'test/desktop',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results/desktop',
  globalSetup: './test/desktop/setup.ts',
  // The package takes longest, so it begins first.
  projects: [
    { name: `${desktopKind}: package`, testMatch: packageSpec },
    { name: desktopKind, testIgnore: packageSpec },
  ],
  // Windows of Electron share the screen, its focus and the clipboard with all others; those of the rig share nothing.
  workers: desktopKind === 'electron' ? 1 : 2,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
})
