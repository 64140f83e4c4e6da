import type { Browser } from './browser.ts'
import { chromium } from 'playwright-core'
import { launchOptions } from './launch.ts'

/** What a browser says of itself: its version, and what renders its WebGL. */
export async function probeBrowser(browser: Browser, software: boolean): Promise<{ readonly version: string, readonly gpu: string }> {
  const launched = await chromium.launch(launchOptions(browser, software))
  try {
    const page = await launched.newPage()
    const gpu = await page.evaluate(`(() => {
      const gl = document.createElement('canvas').getContext('webgl2')
      const info = gl && gl.getExtension('WEBGL_debug_renderer_info')
      return gl ? gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER) : 'no WebGL 2'
    })()`)
    return { version: launched.version(), gpu: String(gpu) }
  }
  finally {
    await launched.close()
  }
}
