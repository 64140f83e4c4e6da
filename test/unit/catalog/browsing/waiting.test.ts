import { expect, it } from 'vitest'
import { waitingSteps } from '../../../../src-main/catalog/browsing/waiting.ts'
import { insertAsset, withCatalog, withReadOnly } from '../seed.ts'

it('counts how many assets have not had a step, of those that wait', () => withCatalog((catalog, dataDir) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b, gone, done] = ['a', 'b', 'gone', 'done'].map(name => insertAsset(catalog, library, `${name}.png`)) as [number, number, number, number]
  insertAsset(catalog, library, 'c.glb', { kind: 'model', format: 'glb' })
  catalog.scans.missing(gone)
  catalog.ingest.settle(done)
  catalog.ingest.done(a, 'preview', 1)
  catalog.ingest.done(b, 'preview', 2)
  const needed = [{ kind: 'image', step: 'preview', version: 2 }, { kind: 'image', step: 'embed:e', version: 1 }, { kind: 'model', step: 'preview', version: 2 }] as const
  withReadOnly(dataDir, db => expect(waitingSteps(db, needed).map(({ assets }) => assets)).toEqual([1, 2, 1]))
}))
