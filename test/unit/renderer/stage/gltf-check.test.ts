import { describe, expect, it } from 'vitest'
import { checkGltf } from '../../../../src-renderer/stage/gltf-check.ts'

const asset = { version: '2.0' }
const bytesOf = (text: string) => new TextEncoder().encode(text).buffer
const check = (json: object) => () => checkGltf(bytesOf(JSON.stringify({ asset, ...json })))

/** A GLB file with one JSON chunk; the header may lie about its version and length. */
function glb(json: object, { version = 2, extra = 0 } = {}): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(json).padEnd(64))
  const bytes = new Uint8Array(20 + text.length)
  const view = new DataView(bytes.buffer)
  ;[0x46546C67, version, bytes.length + extra, text.length, 0x4E4F534A].forEach((word, i) => view.setUint32(i * 4, word, true))
  bytes.set(text, 20)
  return bytes.buffer
}

describe('checkGltf', () => {
  it('passes what can be loaded', () => {
    expect(check({ nodes: [{ children: [1] }, {}], scenes: [{ nodes: [0] }], buffers: [{ uri: 'a.bin' }], extensionsRequired: ['KHR_draco_mesh_compression'] })).not.toThrow()
    expect(() => checkGltf(glb({ asset }))).not.toThrow()
  })

  it('lets the place holders of meshopt pass', () => {
    expect(check({ buffers: [{ byteLength: 4 }], bufferViews: [{ buffer: 0, extensions: { EXT_meshopt_compression: {} } }] })).not.toThrow()
  })

  it('says where the JSON is malformed', () => {
    expect(() => checkGltf(bytesOf('{"asset": }'))).toThrow(/its JSON is malformed: Unexpected token/)
    expect(() => checkGltf(bytesOf('[]'))).toThrow('not an object')
  })

  it.each([
    ['no version', { asset: {} }, 'no `asset.version`'],
    ['an older version', { asset: { version: '1.0' } }, 'glTF 1.0'],
    ['an extension that is not known', { extensionsRequired: ['VENDOR_magic'] }, 'requires the extension VENDOR_magic'],
    ['an index beyond its list', { meshes: [{ primitives: [{ attributes: { POSITION: 3 } }] }], accessors: [{}] }, '`meshes[0].primitives.attributes` refers to accessors[3]; there is 1.'],
    ['a list that is none', { nodes: {} }, '`nodes` is not a list'],
    ['a mesh without primitives', { meshes: [{}] }, '`meshes[0]` has no list of primitives'],
    ['a buffer without data', { buffers: [{ byteLength: 4 }], bufferViews: [{ buffer: 0 }] }, '`buffers[0]` names no file'],
    ['a loop of nodes', { nodes: [{ children: [1] }, { children: [2] }, { children: [1] }] }, 'is its own ancestor'],
  ])('names %s', (_, json, message) => {
    expect(check(json)).toThrow(message)
  })

  it('names what is wrong with the container', () => {
    expect(() => checkGltf(glb({ asset }, { version: 1 }))).toThrow('GLB version 1')
    expect(() => checkGltf(glb({ asset }, { extra: 9 }))).toThrow('cut short')
    expect(() => checkGltf(glb({ asset }).slice(0, 16))).toThrow('cut short')
  })
})
