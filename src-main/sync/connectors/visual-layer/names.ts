import { formatById, formats } from '../../../contract/formats.ts'

/** Ids of the formats among the endings that docs.visual-layer.com/docs/Help-Support/faqs names: png, jpg, jpeg, gif, tif, tiff, heic, heif, bmp, webp, jp2, jfif. */
export const takenFormats: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heic', 'bmp']

const takenEndings: ReadonlySet<string> = new Set(['png', 'jpg', 'jpeg', 'gif', 'tif', 'tiff', 'heic', 'heif', 'bmp', 'webp', 'jfif'])

/** Characters of the name that are kept, the mark and the ending not counted. */
const longestName = 80

const mark = /^(.*)-([0-9a-f]{32})(?:-v(\d{1,2}))?(\.[^.]+)$/s

/** A name there as it reads here. */
export interface ReadName {
  readonly name: string
  /** Null of files that were not sent from here. */
  readonly key: string | null
}

/**
 * The name that a file gets there: with its key before the ending, such as `chair-3f2a…9c1b.jpg`, of a rendered view
 * `chair-3f2a…9c1b-v3.jpg`. It is all that the service carries of ours, and it comes back with every list and search.
 */
export function markedName(name: string, key: string, format: string): string {
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot + 1).toLowerCase()] : [name, '']
  const fits = takenEndings.has(ending) && formatById(format).extensions.includes(ending)
  const safe = stem.normalize('NFC').replaceAll(/[\p{Cc}"\\/:*?<>|#%]/gu, '_')
  return `${[...safe].slice(0, longestName).join('')}-${key.replace('#', '-v')}.${fits ? ending : formatById(format).extensions[0]}`
}

/** A name, or a path that ends with it, as it reads here. */
export function readName(path: string): ReadName {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const [, stem, hash, view, ending] = mark.exec(file) ?? []
  return hash === undefined ? { name: file, key: null } : { name: `${stem}${ending}`, key: view === undefined ? hash : `${hash}#${view}` }
}

/** The formats as they are called, for words. */
export const takenNames = formats.filter(({ id }) => takenFormats.includes(id)).map(({ id }) => id.toUpperCase()).join(', ')
