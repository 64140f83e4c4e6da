import type { Format, Kind } from '../src-main/contract/formats.ts'
import { formats, kinds } from '../src-main/contract/formats.ts'
import { uniformTypesOf, unknownToMac } from '../src-main/desktop/file-manager/uniform-types.ts'

const names: Readonly<Record<Kind, string>> = { image: 'Image', model: '3D model' }
const superTypes: Readonly<Record<Kind, string>> = { image: 'public.image', model: 'public.3d-content' }

/**
 * What macOS is told of the files that the app opens, for `mac.extendInfo`: it offers the app for them, behind whatever has
 * opened them so far, and learns of the formats that it does not know itself.
 * @param bundleId the `appId`
 */
export function macInfo(bundleId: string): Readonly<Record<string, unknown>> {
  return {
    CFBundleDocumentTypes: kinds.map(kind => ({
      CFBundleTypeName: names[kind],
      CFBundleTypeRole: 'Viewer',
      LSHandlerRank: 'Alternate',
      LSItemContentTypes: formats.filter(format => format.kind === kind).flatMap(format => uniformTypesOf(format, bundleId)),
    })),
    UTImportedTypeDeclarations: unknownToMac().flatMap(format => uniformTypesOf(format, bundleId).map(identifier => declaration(identifier, format))),
  }
}

function declaration(identifier: string, { id, kind, extensions, mediaType }: Format): Readonly<Record<string, unknown>> {
  return {
    UTTypeIdentifier: identifier,
    UTTypeDescription: `${id.toUpperCase()} ${names[kind]}`,
    UTTypeConformsTo: ['public.data', superTypes[kind]],
    UTTypeTagSpecification: { 'public.filename-extension': [...extensions], 'public.mime-type': [mediaType] },
  }
}
