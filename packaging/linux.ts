import type { Format } from '../src-main/contract/formats.ts'
import { formats } from '../src-main/contract/formats.ts'
import { mimeTypeOf } from '../src-main/desktop/file-manager/mime-types.ts'
import { xmlText } from '../src-main/desktop/file-manager/quoting.ts'

/** Keys of the desktop entry beside those that electron-builder writes itself, for `linux.desktop.entry`. */
export const desktopEntry: Readonly<Record<string, string>> = {
  'GenericName': 'Similar Image and 3D Model Search',
  'GenericName[de]': 'Suche nach ähnlichen Bildern und 3D-Modellen',
  'Comment[de]': 'Findet ähnliche Bilder und 3D-Modelle in den Ordnern auf der eigenen Platte.',
  'Keywords': 'image;picture;photo;3d;model;similar;duplicate;search;',
  'Keywords[de]': 'Bild;Foto;3D;Modell;ähnlich;Duplikat;Suche;',
  'StartupNotify': 'true',
}

/** Formats besides those of models that the database of shared MIME types has in its newest versions alone, or not at all. */
const rareImages: readonly string[] = ['hdr', 'ktx2']

/** What files of a type are as well, whatever else they are: programs for that open them too. */
const broaderTypes: Readonly<Record<string, string>> = {
  'model/gltf+json': 'application/json',
  'model/obj': 'text/plain',
  'model/vnd.usda': 'text/plain',
  'model/vnd.usdz+zip': 'application/zip',
  'model/vnd.collada+xml': 'application/xml',
  'model/3mf': 'application/zip',
}

/** Above 50, the weight of others: `.obj` was once the extension of a drawing program. */
const weight = 60

/**
 * The types of the 3D formats for the database of shared MIME types, most of which it lacks; with those that it has,
 * this is joined (https://specifications.freedesktop.org/shared-mime-info-spec).
 */
export function mimePackage(): string {
  const described = formats.filter(format => format.kind === 'model' || rareImages.includes(format.id))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">',
    ...described.flatMap(mimeElements),
    '</mime-info>',
    '',
  ].join('\n')
}

function mimeElements(format: Format): readonly string[] {
  const byType = Map.groupBy(format.extensions, extension => mimeTypeOf(format, extension))
  return Array.from(byType, ([type, extensions]) => {
    const name = extensions[0]!.toUpperCase()
    const broader = broaderTypes[type]
    return [
      `  <mime-type type="${xmlText(type)}">`,
      `    <comment>${xmlText(`${name} ${format.kind === 'model' ? '3D model' : 'image'}`)}</comment>`,
      `    <comment xml:lang="de">${xmlText(`${name}-${format.kind === 'model' ? '3D-Modell' : 'Bild'}`)}</comment>`,
      ...broader === undefined ? [] : [`    <sub-class-of type="${xmlText(broader)}"/>`],
      ...extensions.map(extension => `    <glob pattern="*.${xmlText(extension)}" weight="${weight}"/>`),
      '  </mime-type>',
    ]
  }).flat()
}
