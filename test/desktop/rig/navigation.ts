import type { CdpSession } from './cdp.ts'
import type { RigSession } from './session.ts'
import type { RigContents } from './web-contents.ts'
import { fromBrowser, toBrowser } from './addresses.ts'
import { createEvent, isPrevented } from './strict.ts'

interface Judged {
  readonly session: RigSession
  /** Whether the app itself had the page go there; true once. */
  readonly isExpected: (address: string) => boolean
}

const resourceTypes: Readonly<Record<string, Electron.OnBeforeRequestListenerDetails['resourceType']>> = { Document: 'mainFrame', Stylesheet: 'stylesheet', Image: 'image', Font: 'font', Script: 'script', XHR: 'xhr', Fetch: 'xhr', EventSource: 'xhr', Ping: 'ping', Media: 'media' }

/** Puts every navigation of a page to the app, and every request where its session asks for that; what the app refuses fails in the page. */
export async function judgeRequests(cdp: CdpSession, contents: RigContents, { session, isExpected }: Judged): Promise<void> {
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
    askSession(session, { url, method: request.method, resourceType: isMain ? 'mainFrame' : resourceType === 'Document' ? 'subFrame' : resourceTypes[resourceType] ?? 'other' }).then(({ cancel, redirectURL }) => {
      if (cancel)
        refuse('BlockedByClient')
      else
        void session.rigPort().then(port => cdp.send('Fetch.continueRequest', { requestId, ...redirectURL === undefined ? {} : { url: toBrowser(redirectURL, port) } })).catch(() => {})
    }, (error: unknown) => {
      throw error
    })
  })
  const all = session.rigBeforeRequest !== null
  await cdp.send('Fetch.enable', { patterns: [
    all ? { urlPattern: '*', requestStage: 'Request' } : { resourceType: 'Document', requestStage: 'Request' },
    { resourceType: 'Document', requestStage: 'Response' },
  ] })
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

type Asked = Pick<Electron.OnBeforeRequestListenerDetails, 'url' | 'method' | 'resourceType'>

function askSession(session: RigSession, asked: Asked): Promise<Electron.CallbackResponse> {
  const { rigBeforeRequest } = session
  return new Promise((resolve) => {
    if (rigBeforeRequest === null)
      resolve({})
    else
      rigBeforeRequest({ id: 0, timestamp: Date.now(), referrer: '', uploadData: [], ...asked }, resolve)
  })
}
