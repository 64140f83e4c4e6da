import { printable, unloadable } from './failures.ts'

type Json = Readonly<Record<string, unknown>>

/** Extensions that may be required: those that three's loader reads, and those that change nothing that is seen. */
const known = new Set([
  ...['clearcoat', 'diffuse_roughness', 'dispersion', 'ior', 'sheen', 'specular', 'transmission', 'iridescence', 'anisotropy', 'unlit', 'volume', 'emissive_strength', 'variants'].map(name => `KHR_materials_${name}`),
  'KHR_draco_mesh_compression',
  'KHR_lights_punctual',
  'KHR_texture_basisu',
  'KHR_texture_transform',
  'KHR_mesh_quantization',
  'KHR_meshopt_compression',
  'KHR_animation_pointer',
  'KHR_node_visibility',
  'KHR_xmp_json_ld',
  'EXT_materials_bump',
  'EXT_texture_webp',
  'EXT_texture_avif',
  'EXT_meshopt_compression',
  'EXT_mesh_gpu_instancing',
  'MSFT_lod',
])

/**
 * Looks at a glTF file before it is loaded, for the mistakes that a loader meets in the middle of its work and cannot
 * name. Throws a StageError with the reason.
 */
export function checkGltf(bytes: ArrayBuffer): void {
  const { text, binary } = textOf(bytes)
  const json = parse(text)
  const version = isObject(json['asset']) ? json['asset']['version'] : undefined
  if (typeof version !== 'string' || !/^2\.\d+$/.test(version))
    throw unloadable(version === undefined ? 'it has no `asset.version`: this is not a glTF model.' : `it is glTF ${String(version)}; glTF 2 can be read.`)
  const required = Array.isArray(json['extensionsRequired']) ? json['extensionsRequired'].map(String) : []
  const unknown = required.filter(name => !known.has(name))
  if (unknown.length > 0)
    throw unloadable(`it requires the extension ${unknown.join(', ')}, which cannot be read.`)
  checkReferences(json)
  checkLists(json, 'meshes', 'primitives')
  checkLists(json, 'skins', 'joints')
  checkBuffers(json, binary)
  checkTree(json)
}

/** The JSON of a file, and whether a chunk of binary data follows it. */
function textOf(bytes: ArrayBuffer): { readonly text: string, readonly binary: boolean } {
  const view = new DataView(bytes)
  if (bytes.byteLength < 4 || view.getUint32(0, true) !== 0x46546C67)
    return { text: new TextDecoder().decode(bytes), binary: false }
  if (bytes.byteLength < 20)
    throw unloadable('it is cut short: the header of a GLB file has 12 bytes, that of its first chunk 8.')
  const version = view.getUint32(4, true)
  if (version !== 2)
    throw unloadable(`it is GLB version ${version}; version 2 can be read.`)
  if (view.getUint32(8, true) > bytes.byteLength)
    throw unloadable(`it is cut short: it should have ${view.getUint32(8, true)} bytes and has ${bytes.byteLength}.`)
  const length = view.getUint32(12, true)
  if (view.getUint32(16, true) !== 0x4E4F534A || length > bytes.byteLength - 20)
    throw unloadable('its first chunk is not JSON, or longer than the file.')
  return { text: new TextDecoder().decode(new Uint8Array(bytes, 20, length)), binary: bytes.byteLength >= 28 + length }
}

function parse(text: string): Json {
  let value: unknown
  try {
    value = JSON.parse(text)
  }
  catch (thrown) {
    throw unloadable(`its JSON is malformed: ${printable(thrown instanceof Error ? thrown.message : String(thrown))}.`)
  }
  if (!isObject(value))
    throw unloadable('its JSON is not an object: this is not a glTF model.')
  return value
}

/** Where an index stands, and the list that it points into. */
const references: readonly (readonly [list: string, path: string, target: string])[] = [
  ['scenes', 'nodes', 'nodes'],
  ['nodes', 'children', 'nodes'],
  ['nodes', 'mesh', 'meshes'],
  ['nodes', 'skin', 'skins'],
  ['meshes', 'primitives.attributes.*', 'accessors'],
  ['meshes', 'primitives.indices', 'accessors'],
  ['meshes', 'primitives.material', 'materials'],
  ['meshes', 'primitives.targets.*', 'accessors'],
  ['skins', 'joints', 'nodes'],
  ['skins', 'inverseBindMatrices', 'accessors'],
  ['accessors', 'bufferView', 'bufferViews'],
  ['accessors', 'sparse.indices.bufferView', 'bufferViews'],
  ['accessors', 'sparse.values.bufferView', 'bufferViews'],
  ['bufferViews', 'buffer', 'buffers'],
]

function checkReferences(json: Json): void {
  for (const [list, path, target] of references) {
    const count = listOf(json, target).length
    listOf(json, list).forEach((item, i) => {
      const wrong = valuesAt(item, path.split('.')).find(value => !(Number.isInteger(value) && Number(value) >= 0 && Number(value) < count))
      if (wrong !== undefined)
        throw unloadable(`\`${list}[${i}].${path.replace('.*', '')}\` refers to ${target}[${JSON.stringify(wrong)}]; there ${count === 1 ? 'is 1' : `are ${count}`}.`)
    })
  }
}

function checkLists(json: Json, list: string, name: string): void {
  const wrong = listOf(json, list).findIndex(item => !isObject(item) || !Array.isArray(item[name]))
  if (wrong >= 0)
    throw unloadable(`\`${list}[${wrong}]\` has no list of ${name}.`)
}

/** Only the first buffer of a GLB file may go without an address. */
function checkBuffers(json: Json, binary: boolean): void {
  const wrong = listOf(json, 'buffers').findIndex((buffer, i) => isObject(buffer) && buffer['uri'] === undefined && !(binary && i === 0))
  if (wrong >= 0 && listOf(json, 'bufferViews').some(view => isObject(view) && view['buffer'] === wrong && !isCompressed(view)))
    throw unloadable(`\`buffers[${wrong}]\` names no file, and the file holds no data for it.`)
}

/** The buffer of a view that meshopt has compressed is a place holder. */
function isCompressed({ extensions }: Json): boolean {
  return isObject(extensions) && ['EXT_meshopt_compression', 'KHR_meshopt_compression'].some(name => name in extensions)
}

/** Following parents from every node must come to an end. */
function checkTree(json: Json): void {
  const parents = new Map<number, number>()
  listOf(json, 'nodes').forEach((node, parent) => valuesAt(node, ['children']).forEach(child => parents.set(Number(child), parent)))
  const sound = new Set<number>()
  for (const start of parents.keys()) {
    const path = new Set<number>()
    for (let node: number | undefined = start; node !== undefined && !sound.has(node); node = parents.get(node)) {
      if (path.has(node))
        throw unloadable(`\`nodes[${node}]\` is its own ancestor.`)
      path.add(node)
    }
    path.forEach(node => sound.add(node))
  }
}

function listOf(json: Json, name: string): readonly unknown[] {
  const list = json[name]
  if (list === undefined)
    return []
  if (!Array.isArray(list))
    throw unloadable(`\`${name}\` is not a list.`)
  return list
}

/** All values at a path of names, through lists and, at `*`, through every key. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): readonly unknown[] {
  if (Array.isArray(value))
    return value.flatMap(item => valuesAt(item, name === undefined ? [] : [name, ...rest]))
  if (name === undefined)
    return value === undefined ? [] : [value]
  if (!isObject(value))
    return []
  return name === '*' ? Object.values(value).flatMap(item => valuesAt(item, rest)) : valuesAt(value[name], rest)
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
