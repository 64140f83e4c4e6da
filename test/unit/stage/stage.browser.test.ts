import type { StageHost } from '../../../scripts/stage-host.ts'
import type { RgbImage } from '../../../src-main/media/image.ts'
import type { Stage } from '../../../src-main/stage/types.ts'
import { Buffer } from 'node:buffer'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStage, openStageHost } from '../../../scripts/stage-host.ts'
import { formatOf } from '../../../src-main/contract/formats.ts'
import { createStageDriver } from '../../../src-main/stage/driver.ts'
import { createHeadlessPages } from '../../../src-main/stage/headless-page.ts'
import { createStageQueue } from '../../../src-main/stage/queue.ts'
import { createStage } from '../../../src-main/stage/stage.ts'
import { compressed } from '../../helpers/compressed.ts'

let root: string
let host: StageHost
let stage: Stage

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'likeness-models-'))
  const queue = createStageQueue()
  host = await openStageHost(queue, await buildStage())
  stage = createStage({ queue, driver: createStageDriver({ queue, pages: createHeadlessPages({ origin: () => host.origin }) }) })
})
afterAll(async () => {
  await stage?.close()
  await host?.close()
  await rm(root, { recursive: true, force: true })
})

async function write(name: string, content: string | Uint8Array) {
  const path = join(root, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}

async function place(name: string, content: string | Uint8Array) {
  return { path: await write(name, content), root, format: formatOf(name)!.id }
}

async function render(name: string, content: string | Uint8Array) {
  return stage.render(await place(name, content))
}

function pixel({ data, width }: RgbImage, x: number, y: number): readonly number[] {
  return Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3))
}

/** The box around all pixels that differ from the ground, and their mean colour. */
function subject({ data, width, height }: RgbImage) {
  const box = { left: width, right: -1, top: height, bottom: -1, count: 0, mean: [0, 0, 0] }
  for (let i = 0; i < width * height; i++) {
    const colour = data.subarray(i * 3, i * 3 + 3)
    if (colour.every(value => Math.abs(value - 128) < 3))
      continue
    box.left = Math.min(box.left, i % width)
    box.right = Math.max(box.right, i % width)
    box.top = Math.min(box.top, Math.floor(i / width))
    box.bottom = Math.max(box.bottom, Math.floor(i / width))
    box.count++
    colour.forEach((value, channel) => box.mean[channel] = box.mean[channel]! + value)
  }
  return { ...box, mean: box.mean.map(sum => Math.round(sum / Math.max(1, box.count))) }
}

/** How far a colour is from grey. */
function spreadOf(colour: readonly number[]): number {
  return Math.max(...colour) - Math.min(...colour)
}

const corners = [[-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1], [-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1]] as const
const quads = [[5, 6, 7, 8], [2, 1, 4, 3], [6, 2, 3, 7], [1, 5, 8, 4], [8, 7, 3, 4], [1, 2, 6, 5]] as const

/** A box as OBJ, stretched and moved; `before` goes before its faces. */
function boxObj(size: readonly [number, number, number], offset: readonly [number, number, number] = [0, 0, 0], before = ''): string {
  const vertices = corners.map(corner => `v ${corner.map((value, axis) => value * size[axis]! + offset[axis]!).join(' ')}`)
  const texels = 'vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1'
  const faces = quads.map(quad => `f ${quad.map((vertex, i) => `${vertex}/${i + 1}`).join(' ')}`)
  return [before, ...vertices, texels, ...(before.includes('mtllib') ? ['usemtl skin'] : []), ...faces, ''].join('\n')
}

/** An L of three quads that looks different from every side. */
const asymmetric = `${boxObj([0.5, 2, 0.5])}${boxObj([1.5, 0.4, 0.4], [1.5, -1.6, 0]).replace(/(\d+)\//g, (_, n: string) => `${Number(n) + 8}/`)}`

/** A square of two triangles facing +z, of one unlit colour; `change` may spoil it. */
function squareGltf(colour: readonly number[], change: (json: Record<string, unknown>) => object = json => json): string {
  const positions = Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0)
  const indices = Uint16Array.of(0, 1, 2, 0, 2, 3)
  const bytes = Buffer.concat([Buffer.from(positions.buffer), Buffer.from(indices.buffer)])
  return JSON.stringify(change({
    asset: { version: '2.0' },
    extensionsUsed: ['KHR_materials_unlit'],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
    materials: [{ extensions: { KHR_materials_unlit: {} }, pbrMetallicRoughness: { baseColorFactor: [...colour, 1] } }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [-1, -1, 0], max: [1, 1, 0] },
      { bufferView: 1, componentType: 5123, count: 6, type: 'SCALAR' },
    ],
    bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: 48 }, { buffer: 0, byteOffset: 48, byteLength: 12 }],
    buffers: [{ byteLength: 60, uri: `data:application/octet-stream;base64,${bytes.toString('base64')}` }],
  }))
}

describe('turntables', () => {
  it('are twelve centred views over the neutral ground, clipped nowhere', async () => {
    const { views, triangles } = await render('cube.obj', boxObj([1, 1, 1]))
    expect(triangles).toBe(12)
    expect(views).toHaveLength(12)
    for (const view of views) {
      expect(view).toMatchObject({ width: 256, height: 256 })
      expect([pixel(view, 0, 0), pixel(view, 255, 0), pixel(view, 0, 255), pixel(view, 255, 255)]).toEqual(Array.from({ length: 4 }, () => [128, 128, 128]))
      const { left, right, top, bottom, mean } = subject(view)
      expect(Math.min(left, top, 255 - right, 255 - bottom)).toBeGreaterThanOrEqual(4)
      expect(Math.abs(left + right - 255)).toBeLessThan(20)
      expect(bottom - top).toBeGreaterThan(128)
      expect(Math.max(...mean) - Math.min(...mean)).toBeLessThan(15)
      expect(mean[0]).toBeGreaterThan(140)
    }
  })

  it('are larger where they are to be handed on, and show the same', async () => {
    const file = await place('large.obj', asymmetric)
    const [small, large] = [await stage.render(file), await stage.render(file, 512)]
    expect(large.views).toHaveLength(12)
    expect(large.views[1]).toMatchObject({ width: 512, height: 512 })
    expect(large.clay[1]!.data).toHaveLength(512 * 512 * 3)
    const [one, other] = [subject(small.views[1]!), subject(large.views[1]!)]
    for (const side of ['left', 'right', 'top', 'bottom'] as const)
      expect(Math.abs(other[side] - 2 * one[side])).toBeLessThanOrEqual(4)
  })

  it('show an asymmetric model differently from each side, and its mirror image the other way round', async () => {
    const { views } = await render('asymmetric.obj', asymmetric)
    expect(new Set(views.map(view => Buffer.from(view.data).toString('base64'))).size).toBe(12)
    const front = subject(views[0]!)
    const back = subject(views[6]!)
    expect(front.right - 128).toBeGreaterThan(128 - front.left - 30)
    expect(views[0]!.data).not.toEqual(views[6]!.data)
    expect(pixel(views[0]!, front.right - 8, front.bottom - 14)).not.toEqual([128, 128, 128])
    expect(pixel(views[6]!, back.left + 8, back.bottom - 14)).not.toEqual([128, 128, 128])
  })

  it('do not depend on scale or place', async () => {
    const one = await render('one.obj', boxObj([1, 2, 0.5]))
    const other = await render('other.obj', boxObj([1024, 2048, 512], [4096, -8192, 16384]))
    const difference = one.views[1]!.data.reduce((sum, value, i) => sum + Math.abs(value - other.views[1]!.data[i]!), 0) / one.views[1]!.data.length
    expect(difference).toBeLessThan(0.5)
  })

  it('give unlit colours exactly, and show a single-sided square from behind as well', async () => {
    const { views } = await render('square.gltf', squareGltf([1, 0, 0]))
    expect(pixel(views[0]!, 128, 128)).toEqual([255, 0, 0])
    expect(pixel(views[6]!, 128, 128)).toEqual([255, 0, 0])
  })

  it('show the same as clay, without colours and textures, and only once where there are none', async () => {
    const plain = await render('plain.obj', boxObj([1, 1, 1]))
    expect(plain.clay).toBe(plain.views)
    await write('stripes.png', await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c000ff' } }).png().toBuffer())
    await write('red.mtl', 'newmtl skin\nKd 1 0 0\n')
    await write('stripes.mtl', 'newmtl skin\nmap_Kd stripes.png\n')
    for (const library of ['red', 'stripes']) {
      const dressed = await render(`${library}.obj`, boxObj([1, 1, 1], [0, 0, 0], `mtllib ${library}.mtl`))
      expect(dressed.clay, library).toHaveLength(12)
      expect(spreadOf(subject(dressed.views[1]!).mean), library).toBeGreaterThan(60)
      expect(spreadOf(subject(dressed.clay[1]!).mean), library).toBeLessThan(12)
      expect(subject(dressed.clay[1]!).count, library).toBe(subject(dressed.views[1]!).count)
    }
    const coloured = ['ply', 'format ascii 1.0', 'element vertex 3', 'property float x', 'property float y', 'property float z', 'property uchar red', 'property uchar green', 'property uchar blue', 'element face 1', 'property list uchar int vertex_indices', 'end_header', '-1 -1 0 255 0 0', '1 -1 0 255 0 0', '0 1 0 255 0 0', '3 0 1 2', '']
    const painted = await render('painted.ply', coloured.join('\n'))
    expect([painted.views[0]!, painted.clay[0]!].map(view => spreadOf(subject(view).mean) > 60)).toEqual([true, false])
  })

  it('keep the holes that the transparency of a picture cuts, as clay as well', async () => {
    const half = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#00ff00ff' } })
      .composite([{ input: { create: { width: 4, height: 8, channels: 4, background: '#000000ff' } }, left: 0, top: 0, blend: 'dest-out' }])
      .png()
      .toBuffer()
    await write('leaf.png', half)
    // The corners' x and y serve as places in the picture, which is repeated: four stripes, two of them holes.
    const leafy = (alphaMode: string) => squareGltf([1, 1, 1], json => ({
      ...json,
      bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: 48, byteStride: 12 }, { buffer: 0, byteOffset: 48, byteLength: 12 }],
      accessors: [...json['accessors'] as object[], { bufferView: 0, componentType: 5126, count: 4, type: 'VEC2' }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 2 }, indices: 1, material: 0 }] }],
      images: [{ uri: 'leaf.png' }],
      textures: [{ source: 0 }],
      materials: [{ alphaMode, doubleSided: true, pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
    }))
    const whole = subject((await render('whole.gltf', leafy('OPAQUE'))).clay[0]!).count
    for (const alphaMode of ['MASK', 'BLEND']) {
      const { views, clay } = await render(`${alphaMode}.gltf`, leafy(alphaMode))
      const counts = [views, clay].map(turn => subject(turn[0]!).count / whole)
      expect(counts.every(share => share > 0.35 && share < 0.65), `${alphaMode} ${counts.join()}`).toBe(true)
      expect(spreadOf(subject(clay[0]!).mean)).toBeLessThan(12)
    }
  })

  it('read materials and textures beside the model, in the case of another system', async () => {
    const texture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#00c000' } }).png().toBuffer()
    await write('sub/Textures/Leaf One.PNG', texture)
    await write('sub/green.mtl', 'newmtl skin\nKd 1 1 1\nmap_Kd textures\\leaf one.png\n')
    const { views } = await render('sub/green.obj', boxObj([1, 1, 1], [0, 0, 0], 'mtllib green.mtl'))
    const [red, green, blue] = subject(views[0]!).mean
    expect(green! - Math.max(red!, blue!)).toBeGreaterThan(60)
  })

  it('take a material from whichever library of an OBJ holds it, the first before the others', async () => {
    await write('libraries/other.mtl', 'newmtl other\nKd 1 0 0\n')
    await write('libraries/skins.mtl', 'newmtl skin\nKd 0 1 0\n')
    await write('libraries/late.mtl', 'newmtl skin\nKd 0 0 1\n')
    for (const [name, statements] of [['names', 'mtllib other.mtl skins.mtl late.mtl'], ['statements', 'mtllib other.mtl\nmtllib gone.mtl\nmtllib skins.mtl\nmtllib late.mtl']] as const) {
      const { views } = await render(`libraries/${name}.obj`, boxObj([1, 1, 1], [0, 0, 0], statements))
      const [red, green, blue] = subject(views[0]!).mean
      expect(green! - Math.max(red!, blue!), name).toBeGreaterThan(60)
    }
  })

  it('render without what is missing, and ask no other server for anything', async () => {
    let asked = 0
    const elsewhere = createServer((_, response) => {
      asked++
      response.end()
    })
    await new Promise<void>(resolve => elsewhere.listen(0, '127.0.0.1', resolve))
    const address = elsewhere.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    await write('missing.mtl', `newmtl skin\nKd 0 0 1\nmap_Kd ${origin}/a.png\nmap_Bump not-there.png\n`)
    const { views } = await render('missing.obj', boxObj([1, 1, 1], [0, 0, 0], 'mtllib missing.mtl'))
    expect(subject(views[0]!).count).toBeGreaterThan(5000)
    const textured = squareGltf([0, 1, 0], json => ({ ...json, images: [{ uri: `${origin}/b.png` }], textures: [{ source: 0 }], materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }] }))
    expect(subject((await render('textured.gltf', textured)).views[0]!).count).toBeGreaterThan(5000)
    await expect(render('remote.gltf', squareGltf([0, 1, 0], json => ({ ...json, buffers: [{ byteLength: 60, uri: `${origin}/c.bin` }] })))).rejects.toMatchObject({ code: 'model_unloadable', message: expect.stringContaining(origin) as string })
    elsewhere.close()
    expect(asked).toBe(0)
  })

  it('show a cloud of points and lines alone', async () => {
    const points = Array.from({ length: 400 }, (_, i) => `${Math.sin(i)} ${Math.cos(i * 1.7)} ${Math.sin(i * 2.3)} 255 0 0`).join('\n')
    const cloud = await render('cloud.ply', `ply\nformat ascii 1.0\nelement vertex 400\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n${points}\n`)
    expect(subject(cloud.views[0]!).count).toBeGreaterThan(2000)
    expect(cloud.triangles).toBe(0)
    const lines = await render('lines.obj', 'v -1 0 0\nv 1 0 0\nv 0 1 0\nl 1 2 3 1\n')
    expect(subject(lines.views[0]!).count).toBeGreaterThan(100)
  })

  it('stand formats up whose z axis is up', async () => {
    const facet = (a: string, b: string, c: string) => `facet normal 0 0 0\nouter loop\nvertex ${a}\nvertex ${b}\nvertex ${c}\nendloop\nendfacet\n`
    const spike = `solid s\n${facet('-0.2 0 0', '0.2 0 0', '0 0 3')}${facet('0 -0.2 0', '0 0.2 0', '0 0 3')}endsolid s\n`
    const { left, right, top, bottom } = subject((await render('spike.stl', spike)).views[1]!)
    expect(bottom - top).toBeGreaterThan(3 * (right - left))
  })
})

describe('decoders that are served with the page', () => {
  it.each(['draco', 'meshopt'] as const)('read geometry compressed by %s', async (kind) => {
    const { views, triangles } = await render(`${kind}.glb`, Buffer.from(compressed[kind], 'base64'))
    expect(triangles).toBe(12)
    expect(subject(views[0]!).count).toBeGreaterThan(15_000)
  })

  it.each(['etc1s', 'uastc'] as const)('read KTX 2 pictures of the kind %s', async (kind) => {
    const { image } = await stage.decode(await place(`${kind}.ktx2`, Buffer.from(compressed[kind], 'base64')))
    expect([image.width, image.height]).toEqual([8, 8])
    const [red, , blue] = pixel(image, 3, 1)
    expect(red! - blue!).toBeGreaterThan(200)
    const [red2, , blue2] = pixel(image, 3, 6)
    expect(blue2! - red2!).toBeGreaterThan(200)
  })
})

describe('failures', () => {
  it.each([
    ['a glTF with malformed JSON', 'bad.gltf', '{"asset": {"version": "2.0"', 'model_unloadable', 'its JSON is malformed'],
    ['a glTF whose buffer is missing', 'nobuffer.gltf', squareGltf([1, 1, 1], json => ({ ...json, buffers: [{ byteLength: 60, uri: 'gone.bin' }] })), 'model_unloadable', '"gone.bin"'],
    ['a glTF that requires something unknown', 'ext.gltf', squareGltf([1, 1, 1], json => ({ ...json, extensionsRequired: ['VENDOR_x'] })), 'model_unloadable', 'VENDOR_x'],
    ['a glTF without geometry', 'empty.gltf', squareGltf([1, 1, 1], ({ asset }) => ({ asset })), 'model_empty', 'no visible geometry'],
    ['an empty file', 'empty.glb', '', 'model_unloadable', 'empty'],
    ['a text that is no OBJ', 'no.obj', 'hello', 'model_unloadable', 'not an OBJ'],
    ['a text that is no PLY', 'no.ply', 'hello', 'model_unloadable', 'not a PLY'],
    ['a text that is no FBX', 'no.fbx', 'hello', 'model_unloadable', 'could not be loaded'],
    ['XML that is not well-formed', 'no.dae', '<COLLADA><a></COLLADA>', 'model_unloadable', 'its XML is malformed'],
    ['an archive that is none', 'no.3mf', 'hello', 'model_unloadable', 'could not be loaded'],
    ['a text that is no USD', 'no.usdz', 'hello', 'model_unloadable', 'could not be loaded'],
    ['a point', 'point.obj', 'v 1 1 1\nv 1 1 1\nv 1 1 1\nf 1 2 3\n', 'model_empty', 'no visible geometry'],
    ['numbers that are none', 'nan.obj', 'v 1 nan 1\nv nan nan 1\nv 1 nan 1\nf 1 2 3\n', 'model_empty', 'no visible geometry'],
  ])('name the reason for %s', async (_, name, content, code, message) => {
    await expect(render(name, content)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string })
  })

  it('leave the stage ready for the next model', async () => {
    await expect(render('bad.gltf', '{')).rejects.toMatchObject({ code: 'model_unloadable' })
    expect((await render('after.obj', boxObj([1, 1, 1]))).triangles).toBe(12)
  })
})

/** An uncompressed TGA of 32 bits, rows from the top. */
function tga(width: number, height: number, colourAt: (x: number, y: number) => readonly [number, number, number, number]): Uint8Array {
  const header = Buffer.alloc(18)
  header[2] = 2
  header.writeUInt16LE(width, 12)
  header.writeUInt16LE(height, 14)
  header[16] = 32
  header[17] = 0x28
  const pixels = Array.from({ length: width * height }, (_, i) => colourAt(i % width, Math.floor(i / width))).flatMap(([r, g, b, a]) => [b, g, r, a])
  return Buffer.concat([header, Buffer.from(pixels)])
}

describe('images of the stage', () => {
  it('keep their colours and their orientation, and lie over the neutral ground', async () => {
    const file = await place('corner.tga', tga(4, 2, (x, y) => y === 0 ? (x < 2 ? [255, 0, 0, 255] : [0, 255, 0, 255]) : (x < 2 ? [0, 0, 255, 255] : [255, 255, 255, 0])))
    const { image, sourceWidth, sourceHeight } = await stage.decode(file)
    expect([sourceWidth, sourceHeight, image.width, image.height]).toEqual([4, 2, 4, 2])
    expect([pixel(image, 0, 0), pixel(image, 3, 0), pixel(image, 0, 1), pixel(image, 3, 1)]).toEqual([[255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128]])
  })

  it('are scaled to the working size by the mean of their pixels, and less to be looked at', async () => {
    const file = await place('checks.tga', tga(800, 800, (x, y) => (x + y) % 2 === 0 ? [255, 255, 255, 255] : [0, 0, 0, 255]))
    const { image, sourceWidth } = await stage.decode(file)
    expect([sourceWidth, image.width, image.height]).toEqual([800, 384, 384])
    const sum = image.data.reduce((total, value) => total + value, 0)
    expect(Math.abs(sum / image.data.length - 127.5)).toBeLessThan(3)
    expect((await stage.decode(file, 'display')).image).toMatchObject({ width: 800, height: 800 })
    const wide = await place('wide.tga', tga(5000, 20, () => [255, 0, 0, 255]))
    expect((await stage.decode(wide, 'display')).image).toMatchObject({ width: 4096, height: 16 })
    expect((await stage.decode(wide, 'full')).image).toMatchObject({ width: 5000, height: 20 })
  })

  it('are tone-mapped where they hold light', async () => {
    const row = (exponent: number) => [128, 128, 128, exponent, 128, 128, 128, exponent]
    const file = await place('light.hdr', Buffer.concat([Buffer.from('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 2\n'), Buffer.from([...row(136), ...row(125)])]))
    const { image } = await stage.decode(file)
    expect(pixel(image, 0, 0)[0]).toBeGreaterThan(245)
    expect(pixel(image, 0, 1)[0]).toBeGreaterThan(40)
    expect(pixel(image, 0, 1)[0]).toBeLessThan(100)
  })

  it.each([
    ['broken.exr', 'hello'],
    ['broken.hdr', 'hello'],
    ['broken.tga', 'hello'],
    ['broken.dds', 'hello'],
    ['broken.ktx2', 'hello'],
  ])('name the reason when %s is none', async (name, content) => {
    await expect(place(name, content).then(stage.decode)).rejects.toMatchObject({ code: 'image_undecodable' })
  })
})
