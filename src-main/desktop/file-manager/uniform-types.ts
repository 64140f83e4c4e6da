import type { Format } from '../../contract/formats.ts'
import { formats } from '../../contract/formats.ts'

/** What macOS itself calls the formats that it knows. */
const systemTypes: Readonly<Record<string, readonly string[]>> = {
  jpeg: ['public.jpeg'],
  png: ['public.png'],
  webp: ['org.webmproject.webp'],
  avif: ['public.avif'],
  gif: ['com.compuserve.gif'],
  tiff: ['public.tiff'],
  svg: ['public.svg-image'],
  heic: ['public.heic', 'public.heif'],
  psd: ['com.adobe.photoshop-image'],
  bmp: ['com.microsoft.bmp'],
  tga: ['com.truevision.tga-image'],
  exr: ['com.ilm.openexr-image'],
  hdr: ['public.radiance'],
  dds: ['com.microsoft.dds'],
  obj: ['public.geometry-definition-format'],
  usd: ['com.pixar.universal-scene-description', 'com.pixar.universal-scene-description-mobile'],
  stl: ['public.standard-tesselated-geometry-format'],
  ply: ['public.polygon-file-format'],
  dae: ['org.khronos.collada.digital-asset-exchange'],
}

/** What the owners of formats call them where macOS has no name; an app that knows such a format names it to the system. */
const ownersTypes: Readonly<Record<string, string>> = {
  ktx2: 'org.khronos.ktx2',
  glb: 'org.khronos.glb',
  gltf: 'org.khronos.gltf',
  fbx: 'com.autodesk.fbx',
}

/** The uniform type identifiers of a format; one that nobody has named is named after the app. */
export function uniformTypesOf(format: Format, bundleId: string): readonly string[] {
  return systemTypes[format.id] ?? [ownersTypes[format.id] ?? `${bundleId}.${format.id}`]
}

/** The uniform type identifiers of every format that Likeness reads. */
export function uniformTypes(bundleId: string): readonly string[] {
  return formats.flatMap(format => uniformTypesOf(format, bundleId))
}

/** The formats that macOS does not know of itself: the app has to say what their files are. */
export function unknownToMac(): readonly Format[] {
  return formats.filter(format => systemTypes[format.id] === undefined)
}
