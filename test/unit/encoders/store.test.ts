import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nearDuplicateOf, scoreOf } from '../../../src-main/encoders/calibration.ts'
import { openEncoder } from '../../../src-main/encoders/session.ts'
import { findEncoder, listEncoders } from '../../../src-main/encoders/store.ts'
import { paint, tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const builtIn = join(import.meta.dirname, '../../../resources/encoders')

describe('listEncoders', () => {
  it('lists those of all folders by id, and says what is broken', async () => {
    await using folder = await temporaryFolder()
    await writeTree(folder.path, {
      'a/zeta/manifest.json': tinyManifest({ id: 'zeta' }),
      'a/broken/manifest.json': { ...tinyManifest(), dimensions: 0 },
      'a/empty/README.md': 'nothing else',
      'a/.import-x/manifest.json': tinyManifest({ id: 'unfinished' }),
      'a/file.txt': 'not a folder',
      'b/alpha/manifest.json': tinyManifest({ id: 'alpha' }),
      'b/again/manifest.json': tinyManifest({ id: 'zeta', name: 'Another' }),
    })
    const inside = (...parts: string[]): string => join(folder.path, ...parts)
    const { encoders, broken } = await listEncoders([inside('a'), inside('b'), inside('missing')])
    expect(encoders.map(({ manifest, folder: at }) => [manifest.id, manifest.name, at])).toEqual([
      ['alpha', 'Tiny', inside('b', 'alpha')],
      ['zeta', 'Tiny', inside('a', 'zeta')],
    ])
    expect(broken.map(one => one.folder)).toEqual([inside('a', 'broken'), inside('a', 'empty'), inside('b', 'again')])
    expect(broken[0]!.reason).toContain('dimensions')
    expect(broken[1]!.reason).toContain('manifest.json is missing')
    expect(broken[2]!.reason).toContain('has the id "zeta" too')
  })
})

describe('findEncoder', () => {
  it('finds an encoder by its id, and says when there is none', async () => {
    expect(await findEncoder([builtIn], 'likeness-mini')).toMatchObject({ manifest: { dimensions: 256 }, folder: join(builtIn, 'likeness-mini') })
    await expect(findEncoder([builtIn], 'other')).rejects.toMatchObject({ code: 'encoder_not_found' })
  })
})

describe('the encoder that is shipped', () => {
  it('finds a near-duplicate far more alike than another picture', async () => {
    const encoder = await openEncoder(join(builtIn, 'likeness-mini'))
    try {
      const rings = paint(200, 160, (x, y) => Math.hypot(x - 90, y - 80) % 40 < 20 ? [200, 60, 40] : [240, 230, 200])
      const fields = paint(160, 200, (x, y) => y > 120 ? [40, 120 + x / 4, 50] : [120, 170, 220])
      const [a, again, copy, other] = await encoder.embed([rings, rings, nearDuplicateOf(rings), fields])
      const score = (b: Float32Array): number => scoreOf(a!.reduce((sum, x, i) => sum + x * b[i]!, 0), encoder.manifest.calibration)
      expect(score(again!)).toBeGreaterThan(0.99)
      expect(score(copy!)).toBeGreaterThan(0.75)
      expect(score(other!)).toBeLessThan(0.5)
    }
    finally {
      await encoder.close()
    }
  })
})
