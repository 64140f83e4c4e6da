import type { SyncReason } from '../../../contract/sync-reasons.ts'
import type { HostedService } from '../../../contract/sync.ts'
import type { Candidate } from '../../types.ts'
import { extensionOf } from '../../../contract/formats.ts'

/**
 * The endings that its own upload script (echo3Dco/echo3D-Batch-Upload-script) calls images and models. A file of any other is a
 * binary asset there (docs.echo3d.com, Assets): it is neither seen nor found by how it looks.
 */
const extensions = {
  image: new Set(['jpg', 'jpeg', 'png', 'gif', 'tiff', 'tif', 'bmp', 'svg', 'exr', 'psd']),
  model: new Set(['obj', 'gltf', 'glb', 'fbx', 'usdz', 'usd', 'usda', 'usdc', 'stl', 'dae', 'ply']),
}

/** How an upload names its parts: `file` is the newest page of the documents, `typed` the pages before it. */
export const uploadContracts = ['file', 'typed'] as const
export type UploadContract = typeof uploadContracts[number]

export const usualAddress = 'https://api.echo3D.com'

export const service: HostedService = {
  id: 'echo3d',
  name: 'echo3D',
  fields: [
    { key: 'email', label: 'Email address of the user', isSecret: false, isRequired: true, default: null },
    { key: 'userKey', label: 'User authentication key', isSecret: true, isRequired: true, default: null },
    { key: 'secKey', label: 'Secret key, where the collections are protected by one', isSecret: true, isRequired: false, default: null },
    { key: 'key', label: 'API key of a collection, such as late-sea-5767, that the account is tried with', isSecret: false, isRequired: true, default: null },
    { key: 'address', label: 'Address', isSecret: false, isRequired: false, default: usualAddress },
    { key: 'uploadContract', label: 'How files are sent: "file", or "typed" for servers that ask for a hologram_type', isSecret: false, isRequired: false, default: 'file' },
  ],
  container: 'collection',
  imageFormats: ['jpeg', 'png', 'gif', 'tiff', 'bmp', 'svg', 'exr', 'psd'],
  modelFormats: ['obj', 'gltf', 'glb', 'fbx', 'usd', 'stl', 'dae', 'ply'],
  largestBytes: null,
  cannot: ['companions', 'deletion', 'container-list', 'container-making'],
  search: { score: 'score', sense: 'similarity', text: false, unlike: false },
}

/** Why a file cannot go there as what it is; undefined when it can. */
export function objection({ name, format, asset, view }: Pick<Candidate, 'name' | 'format' | 'asset' | 'view'>): SyncReason | undefined {
  const extension = extensionOf(name)
  const kind = view === null ? asset.kind : 'image'
  if (extensions[kind].has(extension))
    return undefined
  return { code: 'ending', params: { service: service.name, ending: extension === '' ? name : `.${extension}`, kind, format } }
}
