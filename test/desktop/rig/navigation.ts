import type { CdpSession } from './cdp.ts'
import type { RigContents } from './web-contents.ts'
import { fromBrowser } from './addresses.ts'
import { createEvent, isPrevented } from './strict.ts'

/** Puts every navigation of a page to the app, except where the app itself has it go, which `isExpected` says once; what the app refuses does not happen. */
export async function judgeNavigation(cdp: CdpSession, contents: RigContents, isExpected: (address: string) => boolean): Promise<void> {
  let redirected = new Set<string>()
  cdp.on('Fetch.requestPaused', ({ requestId, request, frameId, resourceType, networkId, responseStatusCode, redirectedRequestId }) => {
    const isMain = resourceType === 'Document' && frameId === contents.rigFrame
    const refuse = (errorReason: 'Aborted' | 'BlockedByClient') => void cdp.send('Fetch.failRequest', { requestId, errorReason }).catch(() => {})
    if (responseStatusCode !== undefined) {
      if (isMain)
        contents.rigAnswered(responseStatusCode)
      void cdp.send('Fetch.continueResponse', { requestId }).catch(() => {})
      return
    }
    const url = fromBrowser(request.url)
    if (resourceType === 'Document') {
      const isRedirect = redirectedRequestId !== undefined || redirected.has(networkId ?? '')
      redirected = new Set([...redirected, networkId ?? ''])
      if (!(isMain && isExpected(request.url)) && isNavigationRefused(contents, url, isMain, isRedirect)) {
        refuse('Aborted')
        return
      }
    }
    void cdp.send('Fetch.continueRequest', { requestId }).catch(() => {})
  })
  await cdp.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }, { resourceType: 'Document', requestStage: 'Response' }] })
}

function isNavigationRefused(contents: RigContents, url: string, isMainFrame: boolean, isRedirect: boolean): boolean {
  const fields = { url, isSameDocument: false, isMainFrame, frame: isMainFrame ? contents.mainFrame : null, initiator: contents.mainFrame }
  if (isRedirect)
    return isPrevented(contents, 'will-redirect', fields, url, false, isMainFrame)
  const event = createEvent(fields)
  contents.emit('will-frame-navigate', event)
  if (isMainFrame && !event.defaultPrevented)
    contents.emit('will-navigate', event, url)
  return event.defaultPrevented
}
