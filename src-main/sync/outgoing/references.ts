import { Buffer } from 'node:buffer'
import { open, readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import { failure } from '../../contract/errors.ts'

/** Bytes of a glTF or of a material library that are read, at most: larger ones hold their data themselves. */
const largestText = 200_000_000

const Referring = z.array(z.looseObject({ uri: z.string().optional() })).optional()
const Gltf = z.looseObject({ buffers: Referring, images: Referring })

/**
 * The files that a glTF refers to for its buffers and images, each once, as they are written there but no longer percent-encoded.
 * What it holds itself, or fetches from the network, is not among them. Errors: model_unloadable, file_unreadable.
 */
export async function gltfReferences(path: string): Promise<readonly string[]> {
  const { success, data } = Gltf.safeParse(parseJson(await readText(path)))
  if (!success)
    throw failure('model_unloadable', { reason: 'its JSON is not that of a glTF model.' })
  const addresses = [...data.buffers ?? [], ...data.images ?? []].flatMap(({ uri }) => uri === undefined || /^[a-z][a-z0-9+.-]+:/i.test(uri) ? [] : [uri])
  return [...new Set(addresses.map(decoded))]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch (error) {
    throw failure('model_unloadable', { reason: `its JSON is malformed: ${error instanceof Error ? error.message : String(error)}` }, error)
  }
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  }
  catch {
    return address
  }
}

const statement = Buffer.from('mtllib')

/** The longest line of an OBJ that is looked at for the names of material libraries, bytes. */
const longestLine = 65_536

/**
 * The material libraries that an OBJ names, each once; it may be of any size, and is read in pieces. Names are parted by spaces and
 * may hold some, so that each goes as far as its `.mtl`. Errors: those of the file system.
 */
export async function materialLibraries(path: string): Promise<readonly string[]> {
  await using file = await open(path)
  const names = new Set<string>()
  const piece = Buffer.allocUnsafe(1 << 20)
  let kept = 0
  for (;;) {
    const { bytesRead } = await file.read(piece, kept, piece.length - kept)
    const filled = kept + bytesRead
    const end = bytesRead === 0 ? filled : piece.lastIndexOf(0x0A, filled - 1) + 1
    for (let at = piece.indexOf(statement); at >= 0 && at < end; at = piece.indexOf(statement, at + statement.length))
      namesIn(lineAround(piece, at, end)).forEach(name => names.add(name))
    if (bytesRead === 0)
      return [...names]
    kept = Math.min(filled - end, longestLine)
    piece.copyWithin(0, filled - kept, filled)
  }
}

function lineAround(bytes: Buffer, at: number, end: number): string {
  const start = bytes.lastIndexOf(0x0A, at) + 1
  const stop = bytes.indexOf(0x0A, at)
  return bytes.toString('utf8', start, Math.min(stop < 0 ? end : stop, end))
}

function namesIn(line: string): readonly string[] {
  const names = /^[ \t]*mtllib[ \t]+(\S.*)$/.exec(line.trimEnd())?.[1]
  return names === undefined ? [] : names.match(/\S.*?\.mtl(?=\s|$)/gi) ?? [names]
}

/** How many values follow an option of a map in a material library. */
const optionValues: Readonly<Record<string, number>> = { '-blendu': 1, '-blendv': 1, '-cc': 1, '-clamp': 1, '-boost': 1, '-texres': 1, '-imfchan': 1, '-bm': 1, '-type': 1, '-mm': 2, '-o': 3, '-s': 3, '-t': 3 }

const maps = /^[ \t]*(?:map_\w+|bump|disp|decal|refl|norm)[ \t]+(\S.*)$/i

/** The pictures that a material library refers to, each once, '/' between names. Errors: file_unreadable, those of the file system. */
export async function materialMaps(path: string): Promise<readonly string[]> {
  const values = (await readText(path)).split('\n').flatMap(line => maps.exec(line.trimEnd())?.[1] ?? [])
  return [...new Set(values.map(value => withoutOptions(value).replaceAll('\\', '/')).filter(name => name !== ''))]
}

/** `-o`, `-s` and `-t` may have fewer values than three: those that are numbers. */
function withoutOptions(value: string): string {
  const words = value.split(/[ \t]+/)
  while (words[0] !== undefined && words[0].toLowerCase() in optionValues) {
    const most = optionValues[words.shift()!.toLowerCase()]!
    for (let taken = 0; taken < most && words.length > 1 && (most < 3 || /^[+-]?[\d.]/.test(words[0])); taken++)
      words.shift()
  }
  return words.join(' ')
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > largestText)
    throw failure('file_unreadable', { reason: `it has ${Math.round(size / 1e6)} MB of text; at most ${largestText / 1e6} MB are looked through for the files that it refers to.` })
  return readFile(path, 'utf8')
}
