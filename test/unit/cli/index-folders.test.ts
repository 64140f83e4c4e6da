import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCommand } from '../../helpers/cli.ts'
import { tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { index, untilIdle, withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { meanColourModel } from '../../helpers/tiny-onnx.ts'

it('says of an encoder that comes by itself when it waits for files out of reach, and only then', async () => {
  await using folder = await temporaryFolder()
  const [dataDir, photos, disk, unplugged] = ['data', 'photos', 'disk', 'unplugged'].map(name => join(folder.path, name)) as [string, string, string, string]
  await writePicture(join(photos, 'near.png'), 1)
  await writePicture(join(disk, 'far.png'), 2)
  const encoder = await writeTree(join(folder.path, 'tiny'), { 'manifest.json': tinyManifest(), 'model.onnx': meanColourModel(8) })
  await withEngine(dataDir, async (engine) => {
    await index(engine, photos, disk)
    await engine.client.importEncoder({ folder: encoder })
    await rename(disk, unplugged)
    await engine.client.scanLibrary({ id: 2 })
    await untilIdle(engine)
    engine.catalog.settings.set('encoder.preparing', 'tiny')
    engine.catalog.settings.set('encoder.upgrading', 'tiny')
  })
  const waiting = await runCommand(['--data', dataDir, 'index', photos])
  expect(waiting).toMatchObject({ code: 0, stderr: expect.stringContaining('Tiny 1 waits to answer searches') as string })
  expect(waiting.stderr).toContain('`likeness encoders use tiny` does without them')

  await rename(unplugged, disk)
  const done = await runCommand(['--data', dataDir, 'index', disk])
  expect(done.stderr).not.toContain('waits to answer')
  await withEngine(dataDir, async (engine) => {
    expect(engine.space().id).toBe('tiny')
    expect(engine.catalog.embeddings.count('tiny')).toBe(2)
  })
})
