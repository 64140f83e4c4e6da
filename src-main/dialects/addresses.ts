export interface HostedAddress {
  /** The name of the dialect, which its addresses begin with. */
  readonly api: string
  /** What clients of the hosted service begin their addresses with. */
  readonly hosted: string
  /** What takes its place, after the origin of this server. */
  readonly path: string
}

/** Where each of the hosted APIs is answered, and what for. */
export const hostedAddresses: readonly HostedAddress[] = [
  { api: 'echo3d', hosted: 'https://api.echo3D.com', path: '/echo3d' },
  { api: 'visual-layer', hosted: 'https://app.visual-layer.com/api/v1', path: '/visual-layer/api/v1' },
  { api: 'coactive', hosted: 'https://api.coactive.ai/api/v0', path: '/coactive/api/v0' },
  { api: 'similar-images', hosted: 'the address of the Similar Images API', path: '/similar-images' },
  { api: 'scenario', hosted: 'https://api.cloud.scenario.com/v1', path: '/scenario/v1' },
]
