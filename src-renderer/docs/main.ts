import scriptUrl from 'scalar-browser/standalone.js?url'

/** What the script of Scalar leaves behind. */
declare global {
  interface Window {
    readonly Scalar: { readonly createApiReference: (selector: string, configuration: object) => unknown }
  }
}

/** Everything comes from this server, and nothing is asked of any other: no fonts, no assistant, no statistics, no proxy. */
const configuration = {
  url: '/api/openapi.json',
  agent: { disabled: true },
  hideClientButton: true,
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  telemetry: false,
  withDefaultFonts: false,
}

const script = document.createElement('script')
script.src = scriptUrl
script.addEventListener('load', () => window.Scalar.createApiReference('#reference', configuration))
document.head.append(script)
