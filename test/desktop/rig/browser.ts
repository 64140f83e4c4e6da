import type { CdpConnection, CdpSession } from './cdp.ts'
import type { Chromium } from './chromium.ts'
import process from 'node:process'
import { askBefore } from './before-request.ts'
import { startChromium } from './chromium.ts'
import { guardOutside } from './outside.ts'
import { pathOf } from './paths.ts'

let started: Promise<Chromium> | undefined
const closed = new Map<string, () => void>()

/** The one browser of this app, which is started when it is first needed. When it ends, so does the app. What a page opens is closed: the app opens its windows itself. */
export function browser(): Promise<Chromium> {
  return started ??= start().then((chromium) => {
    chromium.cdp.on('Target.detachedFromTarget', ({ sessionId }) => closed.get(sessionId)?.())
    chromium.cdp.on('Target.targetCreated', ({ targetInfo: { targetId, openerId, canAccessOpener } }) => {
      if (openerId !== undefined)
        closeOpened(chromium.cdp, targetId, canAccessOpener).catch(() => {})
    })
    void chromium.cdp.send('Target.setDiscoverTargets', { discover: true })
    void chromium.cdp.closed.then(() => {
      process.stderr.write('rig: Chromium is gone\n')
      process.exit(1)
    })
    return chromium
  })
}

/**
 * Closes what a page opened. Where the two can reach each other they share a process, in which a debugger of pages, like that
 * of the specs, has the opener wait until the new page is let go: one that is closed before leaves its opener waiting for ever.
 */
async function closeOpened(cdp: CdpConnection, targetId: string, canAccessOpener: boolean): Promise<void> {
  if (canAccessOpener) {
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true })
    await cdp.session(sessionId).send('Runtime.runIfWaitingForDebugger')
  }
  await cdp.send('Target.closeTarget', { targetId })
}

async function start(): Promise<Chromium> {
  const proxy = await guardOutside(async address => (await askBefore('', { url: address, method: 'GET', resourceType: 'other' })).cancel === true)
  return startChromium(pathOf('sessionData'), proxy)
}

export interface Target {
  readonly id: string
  readonly cdp: CdpSession
}

/** Opens a page in a profile of the browser, the browser's own where none is given; `onClosed` is called when it is gone, whoever closed it. */
export async function openTarget(contextId: string | undefined, size: { readonly width: number, readonly height: number }, onClosed: () => void): Promise<Target> {
  const { cdp } = await browser()
  const context = contextId === undefined ? {} : { browserContextId: contextId }
  const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...size, ...context })
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true })
  closed.set(sessionId, onClosed)
  return { id: targetId, cdp: cdp.session(sessionId) }
}
