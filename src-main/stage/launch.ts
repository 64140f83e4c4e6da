import type { LaunchOptions } from 'playwright-core'
import type { Browser } from './browser.ts'
import { existsSync } from 'node:fs'
import process from 'node:process'

/** Seconds that a browser and its first page may take to start. */
export const startSeconds = 60

/** Whether WebGL is to be rendered in software from the start: on Linux, where there is no device to render on. */
export function lacksGpu(): boolean {
  return process.platform === 'linux' && !existsSync('/dev/dri') && !existsSync('/dev/nvidia0')
}

/**
 * How a browser is started for the stage. Beyond what Playwright passes itself: WebGL without a GPU where needed (WebGL
 * alone: a page composited in software, too, takes seconds to show), silence on the network, a bounded JavaScript heap. The browser's own sandbox does not work for root.
 */
export function launchOptions(browser: Browser, software: boolean, heapMegabytes = 2048): LaunchOptions {
  const graphics = software
    ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing']
    : ['--enable-gpu', '--ignore-gpu-blocklist', ...(process.platform === 'linux' ? ['--use-angle=gl-egl'] : [])]
  return {
    executablePath: browser.path,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: startSeconds * 1000,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...graphics,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
      '--no-pings',
      `--js-flags=--max-old-space-size=${heapMegabytes}`,
    ],
  }
}
