import type { ScanSummary } from '../../../src-main/contract/entities.ts'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { untilIdle, withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('does not take its own sidecar for news, but what another program writes into it', async () => {
  await using at = await temporaryFolder()
  const photos = join(at.path, 'photos')
  await writePicture(join(photos, 'a.png'), 1)
  await withEngine(join(at.path, 'data'), async (engine) => {
    const scans: ScanSummary[] = []
    engine.events.listen(event => event.type === 'scanned' && scans.push(event.summary))
    const { id: libraryId } = await engine.client.addLibrary({ path: photos })
    await untilIdle(engine)
    const { id } = (await engine.client.listAssets({})).assets[0]!
    await engine.client.editAssets({ ids: [id], addTags: ['old', 'kept'], metadata: { rating: '3' } })
    expect(await engine.client.writeSidecars({ ids: [id] })).toMatchObject({ written: 1 })
    await engine.client.editAssets({ ids: [id], removeTags: ['old'] })
    await engine.client.scanLibrary({ id: libraryId })
    await untilIdle(engine)
    expect(scans.at(-1)).toMatchObject({ files: 1, added: 0, changed: 0 })
    expect((await engine.client.getAssetDetails({ id })).tags).toEqual(['kept'])

    expect(await engine.client.writeSidecars({ ids: [id] })).toMatchObject({ written: 1 })
    const text = await readFile(join(photos, 'a.xmp'), 'utf8')
    expect(text).not.toContain('old')
    await writeFile(join(photos, 'a.xmp'), text.replace('kept', 'from elsewhere'))
    await engine.client.scanLibrary({ id: libraryId })
    await untilIdle(engine)
    const details = await engine.client.getAssetDetails({ id })
    expect(details.tags).toEqual(['from elsewhere', 'kept'])
    expect(details.metadata).toContainEqual({ key: 'rating', value: '3', source: 'user' })
  })
})
