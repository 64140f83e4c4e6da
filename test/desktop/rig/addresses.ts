/**
 * A scheme of the app is no scheme in the rig's browser: `likeness://app/x` is there `http://app.likeness.localhost:<port>/x`,
 * a secure origin, whose port stands for the session.
 */
const ofRig = /^http:\/\/([^./:]+)\.([a-z][a-z\d+-]*)\.localhost:\d+/
const ofScheme = /^([a-z][a-z\d+-]*):\/\/([^/?#:]+)/i
const ofBrowser = new Set(['http', 'https', 'file', 'data', 'about', 'blob', 'chrome', 'devtools', 'ws', 'wss'])

/** The address as the rig's browser knows it, where it is one of the app's schemes. */
export function toBrowser(address: string, port: number): string {
  const [start, scheme = '', host = ''] = ofScheme.exec(address) ?? []
  return start === undefined || ofBrowser.has(scheme.toLowerCase()) ? address : `http://${host}.${scheme}.localhost:${port}${address.slice(start.length)}`
}

/** The address as Electron knows it. */
export function fromBrowser(address: string): string {
  return address.replace(ofRig, (_, host: string, scheme: string) => `${scheme}://${host}`)
}
