import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { companionsOf } from '../../../../src-main/sync/outgoing/companions.ts'
import { gltfReferences, materialLibraries, materialMaps } from '../../../../src-main/sync/outgoing/references.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

async function inFolder(files: Readonly<Record<string, string>>, work: (root: string) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  const root = await realpath(folder.path)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
  await work(root)
}

it('finds what a glTF refers to, below the root of its library alone', async () => {
  const uris = ['buffer%201.bin', '../shared/wood.png', 'data:,x', 'https://example.com/x.png', '../../outside.png', 'link.png', 'gone.png', 'WOOD.PNG']
  const gltf = JSON.stringify({ buffers: [{ uri: uris[0] }, {}], images: uris.slice(1).map(uri => ({ uri })) })
  await inFolder({ 'library/models/chair.gltf': gltf, 'library/models/buffer 1.bin': 'bytes', 'library/models/wood.png': 'beside', 'library/shared/wood.png': 'shared', 'outside.png': 'secret' }, async (folder) => {
    const root = join(folder, 'library')
    await symlink(join(folder, 'outside.png'), join(root, 'models', 'link.png'))
    const found = await companionsOf({ path: join(root, 'models/chair.gltf'), root, format: 'gltf' })
    const contents = await Promise.all(found.map(async ({ path, bytes, open }) => [path, bytes, await text(open())]))
    expect(contents.sort()).toEqual([['../shared/wood.png', 6, 'shared'], ['buffer 1.bin', 5, 'bytes'], ['wood.png', 6, 'beside']])
  })
})

it('finds the materials of an OBJ and the pictures that they name', async () => {
  await inFolder({
    'a/chair.obj': `${'v 0 0 0\n'.repeat(200_000)}  mtllib chair parts.mtl other.mtl\r\nf 1 2 3\nmtllib late.mtl`,
    'a/chair parts.mtl': 'newmtl x\nmap_Kd -s 1 1 1 textures\\wood grain.png\nbump -bm 0.5 C:\\work\\bump.png\n# map_Ks no.png',
    'a/late.mtl': 'map_Kd ../up.jpg\nnorm -imfchan r textures/wood grain.png',
    'a/textures/wood grain.png': 'w',
    'a/textures/bump.png': 'b',
    'up.jpg': 'u',
  }, async (root) => {
    const found = await companionsOf({ path: join(root, 'a/chair.obj'), root, format: 'obj' })
    expect(found.map(({ path }) => path).sort()).toEqual(['../up.jpg', 'chair parts.mtl', 'late.mtl', 'textures/bump.png', 'textures/wood grain.png'])
  })
})

it('looks at models of other formats for nothing', async () => {
  await inFolder({ 'a.fbx': 'mtllib a.mtl\n', 'a.mtl': '' }, async (root) => {
    expect(await companionsOf({ path: join(root, 'a.fbx'), root, format: 'fbx' })).toEqual([])
  })
})

it('reads an OBJ in pieces, whatever its lines', async () => {
  const boundary = 'x'.repeat((1 << 20) - 8)
  await inFolder({ 'a.obj': `# ${boundary}\nmtllib across.mtl\n${'y'.repeat(3 << 20)}\nmtllib end.mtl`, 'no.obj': 'v 1 2 3\n# mtllib comment.mtl\nusemtl mtllib\n', 'empty.obj': '' }, async (root) => {
    expect(await materialLibraries(join(root, 'a.obj'))).toEqual(['across.mtl', 'end.mtl'])
    expect(await materialLibraries(join(root, 'no.obj'))).toEqual([])
    expect(await materialLibraries(join(root, 'empty.obj'))).toEqual([])
  })
})

it('takes the options of maps for what they are', async () => {
  await inFolder({ 'a.mtl': 'map_Kd -o 1 0.5 a.png\nmap_Ka -mm 0 1 -clamp on b c.png\nmap_d -s 2 3d.png\nrefl -type sphere d.png\nKd 1 1 1' }, async (root) => {
    expect(await materialMaps(join(root, 'a.mtl'))).toEqual(['a.png', 'b c.png', '3d.png', 'd.png'])
  })
})

it('says of what is no glTF that it is none', async () => {
  await inFolder({ 'a.gltf': '[]', 'b.gltf': '{"buffers":[{"uri":"a%zz.bin"}]}' }, async (root) => {
    await expect(gltfReferences(join(root, 'a.gltf'))).rejects.toMatchObject({ code: 'model_unloadable' })
    expect(await gltfReferences(join(root, 'b.gltf'))).toEqual(['a%zz.bin'])
  })
})
