import type { ReadName } from '../marked-names.ts'
import { formatById } from '../../../contract/formats.ts'
import { readName, withKey } from '../marked-names.ts'

/** Ids of the formats among the endings that docs.visual-layer.com/docs/Help-Support/faqs names: png, jpg, jpeg, gif, tif, tiff, heic, heif, bmp, webp, jp2, jfif. */
export const takenFormats: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heic', 'bmp']

const takenEndings: ReadonlySet<string> = new Set(['png', 'jpg', 'jpeg', 'gif', 'tif', 'tiff', 'heic', 'heif', 'bmp', 'webp', 'jfif'])

/** Characters of the name that are kept, the mark and the ending not counted. */
const longestName = 80

/** The name that a file gets there, with its key: it is all that the service carries of ours. */
export function markedName(name: string, key: string, format: string): string {
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot + 1).toLowerCase()] : [name, '']
  const fits = takenEndings.has(ending) && formatById(format).extensions.includes(ending)
  const safe = stem.normalize('NFC').replaceAll(/[\p{Cc}"\\/:*?<>|#%]/gu, '_')
  return withKey(`${[...safe].slice(0, longestName).join('')}.${fits ? ending : formatById(format).extensions[0]}`, key)
}

/** A name there, or a path that ends with it, as it reads here. */
export function readPath(path: string): ReadName {
  return readName(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1))
}
