import { defineConfig } from '@playwright/test'
import { desktopKind } from './test/desktop/launch.ts'

/** Specs of the desktop app: in Electron where its binary is there, else in the rig (test/desktop/rig). The name of the project says which. */
export default defineConfig({
  testDir: 'test/desktop',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results/desktop',
  globalSetup: './test/desktop/setup.ts',
  projects: [{ name: desktopKind }],
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
})
