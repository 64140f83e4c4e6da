import type { FoundMetadata } from '../../../../src-main/media/metadata/values.ts'
import { Buffer } from 'node:buffer'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readFileMetadata } from '../../../../src-main/media/metadata/read.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const nothing = { tags: [], values: {} }

async function read(content: Uint8Array | string, format: string): Promise<FoundMetadata> {
  await using folder = await temporaryFolder()
  const path = join(folder.path, `a.${format}`)
  await writeFile(path, content)
  return await readFileMetadata(path, format)
}

function glb(json: unknown, padding = 0): Buffer {
  const text = Buffer.from(JSON.stringify(json))
  const head = Buffer.alloc(20)
  head.write('glTF')
  head.writeUInt32LE(2, 4)
  head.writeUInt32LE(20 + text.length, 8)
  head.writeUInt32LE(text.length, 12)
  head.write('JSON', 16)
  return Buffer.concat([head, text, Buffer.alloc(padding)])
}

describe('glTF', () => {
  const asset = { version: '2.0', generator: 'Blender', copyright: '2020 Ada' }

  it('reads the asset and its extras, of GLB and glTF', async () => {
    const document = { asset: { ...asset, extras: { author: 'Ada', license: 'CC-BY-4.0', title: 'Axe', source: 'https://example.org', parts: 3, nested: { a: 1 } } } }
    const expected = { tags: [], values: {
      'generator': 'Blender',
      'formatVersion': '2.0',
      'copyright': '2020 Ada',
      'creator': 'Ada',
      'licence': 'CC-BY-4.0',
      'title': 'Axe',
      'custom.source': 'https://example.org',
      'custom.parts': '3',
    } }
    expect(await read(glb(document, 5000), 'glb')).toEqual(expected)
    expect(await read(`\uFEFF${JSON.stringify(document)}`, 'gltf')).toEqual(expected)
  })

  it('reads the XMP packet that the asset points at', async () => {
    const packet = {
      '@context': { dc: 'http://purl.org/dc/elements/1.1/' },
      'dc:title': { '@type': 'rdf:Alt', 'rdf:_1': { '@language': 'de', '@value': 'Axt' }, 'rdf:_2': { '@language': 'x-default', '@value': 'Axe' } },
      'dc:description': 'Sharp',
      'dc:creator': { '@list': ['Ada', 'Bob'] },
      'dc:rights': { '@value': '© Ada' },
      'dc:subject': { '@set': ['weapon', 'wood'] },
    }
    const document = (index: number) => ({
      asset: { ...asset, extensions: { KHR_xmp_json_ld: { packet: index } } },
      extensions: { KHR_xmp_json_ld: { packets: [{ 'dc:title': 'of a node' }, packet] } },
    })
    expect(await read(glb(document(1)), 'glb')).toEqual({ tags: ['weapon', 'wood'], values: { generator: 'Blender', formatVersion: '2.0', title: 'Axe', description: 'Sharp', creator: 'Ada, Bob', copyright: '© Ada' } })
    expect((await read(glb(document(7)), 'glb')).values).toEqual({ generator: 'Blender', formatVersion: '2.0', copyright: '2020 Ada' })
  })

  it('takes what fits of an asset that does not, and nothing of what is no glTF', async () => {
    expect(await read(glb({ asset: { version: 2, generator: 'x', extras: [1], extensions: 'no' }, extensions: 3 }), 'glb')).toEqual({ tags: [], values: { generator: 'x' } })
    for (const content of ['', '{', '[]', 'null', '{"asset":3}'])
      expect(await read(content, 'gltf')).toEqual(nothing)
    for (const content of ['', 'glTF', glb({ asset }).subarray(0, 40)])
      expect(await read(content, 'glb')).toEqual(nothing)
  })
})

describe('usd', () => {
  const layer = `#usda 1.0
(
    "A chair, \\"old\\""
    # doc = "no"
    customLayerData = {
        string creator = "Reality Composer 1.0"
        string project = 'Seats'
        dictionary inner = {
            string creator = "no"
        }
        int version = 3
    }
    defaultPrim = "Chair"
    doc = """Blender v4.1.0"""
    metersPerUnit = 0.01
    subLayers = [ @./a.usda@ (offset = 1) ]
    upAxis = "Z"
)

def Xform "Chair" ( doc = "of a prim" upAxis = "Y" ) {}
`
  const expected = { tags: [], values: {
    'description': 'A chair, "old"',
    'generator': 'Reality Composer 1.0',
    'upAxis': 'Z',
    'units.metersPerUnit': '0.01',
    'custom.project': 'Seats',
    'custom.version': '3',
  } }

  it('reads the metadata of a text layer, alone and in a package', async () => {
    expect(await read(layer, 'usd')).toEqual(expected)
    expect(await read(zipSync({ 'a.usda': Buffer.from(layer), 'b.png': new Uint8Array(9) }, { level: 0 }), 'usd')).toEqual(expected)
    expect((await read(layer.replace(/string creator.*/, ''), 'usd')).values.generator).toBe('Blender v4.1.0')
  })

  it('says nothing of other layers', async () => {
    for (const content of ['', '#usda 1.0\n', '#usda 1.0\ndef "x" ( doc = "no" ) {}', 'PXR-USDC\0\0', zipSync({ 'a.usdc': Buffer.from('PXR-USDC') }, { level: 0 })])
      expect(await read(content, 'usd')).toEqual(nothing)
  })

  it('is done at once with a layer whose brackets and quotes never close', async () => {
    const endless = `#usda 1.0\n(\n${'{ "'.repeat(100_000)}`
    expect(await read(endless, 'usd')).toEqual(nothing)
    expect(await read(`#usda 1.0\n(\n"""${'\\'.repeat(200_000)}`, 'usd')).toEqual(nothing)
    expect(await read(`#usda 1.0\n(\n${'"\\'.repeat(130_000)}`, 'usd')).toEqual(nothing)
  })
})

describe('heads of text', () => {
  it.each([
    ['obj', '# Blender v2.79 (sub 0) OBJ File: \'a.blend\'\n# www.blender.org\nv 0 0 0\n', 'Blender v2.79 (sub 0) OBJ File: \'a.blend\''],
    ['obj', '#\n# Exported by Wings 3D\nv 0 0 0\n', 'Exported by Wings 3D'],
    ['obj', '# 8 vertices\nv 0 0 0\n', undefined],
    ['ply', 'ply\nformat ascii 1.0\ncomment Created by Blender 3.0\n', 'Created by Blender 3.0'],
  ])('reads which program wrote an %s', async (format, content, generator) => {
    expect((await read(content, format)).values.generator).toBe(generator)
  })

  it('reads the asset of a COLLADA document', async () => {
    const asset = '<asset><contributor><author>Ada</author><authoring_tool>FBX COLLADA exporter</authoring_tool><copyright>© Ada</copyright></contributor><keywords>chair, wood</keywords><title>Chair</title><unit meter="0.01" name="cm"/><up_axis>Z_UP</up_axis></asset>'
    expect(await read(`<?xml version="1.0"?><COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema">${asset}<library_x>`, 'dae')).toEqual({
      tags: ['chair', 'wood'],
      values: { 'title': 'Chair', 'creator': 'Ada', 'copyright': '© Ada', 'generator': 'FBX COLLADA exporter', 'units.metersPerUnit': '0.01', 'upAxis': 'Z' },
    })
    expect(await read('<COLLADA><asset><a></asset>', 'dae')).toEqual(nothing)
  })

  it('says nothing of formats that hold nothing', async () => {
    expect(await read('solid generated by hand', 'stl')).toEqual(nothing)
  })
})
