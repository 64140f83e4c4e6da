import { createReadStream } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, extname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { extensionOf, formats } from '../contract/formats.ts'
import { isWithin } from '../media/paths.ts'

const mediaTypes = new Map([
  ...formats.flatMap(format => format.extensions.map(extension => [extension, format.mediaType] as const)),
  ['mtl', 'model/mtl'],
  ['bin', 'application/octet-stream'],
])

/**
 * Finds a file of a library that a model refers to. Names are compared exactly first, then without regard to case, since
 * models made on Windows are not careful about it; a texture that is not where the model says is also looked for by its
 * name beside the model and in a folder `textures` there, where the authors' absolute paths usually end up.
 * `path` is relative to the root, with '/' between segments, and may hold '..'; `model` is absolute. Returns the real path,
 * or undefined when there is no such file or it lies outside of `root`, also by a symbolic link.
 */
export async function findLibraryFile(root: string, path: string, model: string): Promise<string | undefined> {
  if (path.includes('\0'))
    return undefined
  const realRoot = await realpath(root).catch(() => undefined)
  if (realRoot === undefined)
    return undefined
  for (const candidate of candidates(path, relative(root, model).split(sep).join('/'))) {
    const found = await confined(realRoot, await matchCase(realRoot, candidate))
    if (found)
      return found
  }
  return undefined
}

/** What a file in a library is, by its name; `application/octet-stream` for what no model refers to. */
export function mediaTypeOf(path: string): string {
  return mediaTypes.get(extensionOf(path)) ?? 'application/octet-stream'
}

/** The path behind a prefix in an address, such as `/files/`; undefined when it is not well encoded. */
export function pathBelow(url: string, prefix: string): string | undefined {
  const { pathname } = new URL(url)
  try {
    return pathname.slice(pathname.indexOf(prefix) + prefix.length).split('/').map(decodeURIComponent).join('/')
  }
  catch {
    return undefined
  }
}

/** A file as the body of a response: streamed, with its length and media type. */
export async function fileResponse(path: string): Promise<Response> {
  const { size } = await stat(path)
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
  return new Response(body, {
    headers: {
      'content-type': mediaTypeOf(path),
      'content-length': String(size),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

const textureExtensions = new Set(['.png', '.jpg', '.jpeg', '.webp', '.avif', '.gif', '.bmp', '.tga', '.dds', '.ktx2', '.tif', '.tiff', '.exr', '.hdr', '.psd'])

function candidates(path: string, model: string): readonly string[] {
  if (!textureExtensions.has(extname(path).toLowerCase()))
    return [path]
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const folder = dirname(model)
  return [path, `${folder}/${name}`, `${folder}/textures/${name}`]
}

/** The path below `root` whose segments are these, upper and lower case aside where there is no exact match. */
async function matchCase(root: string, path: string): Promise<string | undefined> {
  let current = root
  for (const segment of path.split('/').filter(segment => segment !== '' && segment !== '.')) {
    const next = join(current, segment)
    if (!isWithin(next, root))
      return undefined
    current = await exists(next) ? next : join(current, await sameName(current, segment) ?? segment)
  }
  return current
}

async function sameName(folder: string, name: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => [])
  return names.find(other => other.toLowerCase() === name.toLowerCase())
}

async function confined(realRoot: string, path: string | undefined): Promise<string | undefined> {
  const real = path === undefined ? undefined : await realpath(path).catch(() => undefined)
  if (real === undefined || !isWithin(real, realRoot))
    return undefined
  return (await stat(real)).isFile() ? real : undefined
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
