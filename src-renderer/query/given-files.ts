import { formatOf } from '../../src-main/contract/formats.ts'

const extensions: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/svg+xml': 'svg', 'image/webp': 'webp', 'image/gif': 'gif', 'image/avif': 'avif', 'image/bmp': 'bmp' }

/** A file that was given to search by: one that lies on disk goes by its path, any other is uploaded. */
export type GivenFile
  = | { readonly name: string, readonly path: string }
    | { readonly name: string, readonly file: File }

/** Which of the files that were given at once are searched by, and which are parts of them. */
export interface PlannedFiles<F> {
  readonly taken: readonly F[]
  readonly left: readonly F[]
}

/** Files that only models refer to. */
const companions = /\.(?:bin|mtl)$/i

/**
 * A model that refers to other files (buffers, materials, textures) may come with these: then it is what is searched by, and they
 * are not examples of their own. Files that were given by themselves are searched by each; so are pictures on disk, since a model
 * there has its own at hand.
 */
export function plannedFiles<F extends { readonly name: string, readonly path?: string }>(files: readonly F[]): PlannedFiles<F> {
  const hasParts = files.some(({ name }) => formatOf(name)?.refers)
  const isPart = ({ name, path }: F) => hasParts && files.length > 1 && (companions.test(name) || (path === undefined && formatOf(name)?.kind === 'image'))
  return { taken: files.filter(file => !isPart(file)), left: files.filter(isPart) }
}

/** The http(s) and data addresses that a dropped or pasted text names: one a line, lines that begin with # aside. Other texts name none. */
export function addressesIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map(line => line.trim()).filter(line => line !== '' && !line.startsWith('#'))
  const isAddress = (line: string) => /^(?:https?:\/\/\S+|data:image\/\S+)$/i.test(line)
  return lines.every(isAddress) ? [...new Set(lines)] : []
}

/** The picture at a data address, as a file; undefined when it is none. */
export function fileOfDataUrl(url: string, name: string): File | undefined {
  const [, type, base64, data] = /^data:(image\/[\w.+-]+)(?:;[^;,]+)*?(;base64)?,(.*)$/is.exec(url) ?? []
  if (type === undefined || data === undefined)
    return undefined
  try {
    const text = base64 ? atob(decodeURIComponent(data)) : decodeURIComponent(data)
    const bytes = base64 ? Uint8Array.from(text, sign => sign.charCodeAt(0)) : new TextEncoder().encode(text)
    return new File([bytes], `${name}.${extensions[type.toLowerCase()] ?? 'png'}`, { type })
  }
  catch {
    return undefined
  }
}
