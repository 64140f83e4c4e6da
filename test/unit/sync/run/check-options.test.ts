import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EditSync } from '../../../../src-main/contract/sync.ts'
import { bucket } from '../../../helpers/sync/world.ts'
import { withService } from './memory-world.ts'

it('refuses a folder for views that no bucket holds, when a sync is added and when it is changed', async () => {
  await withService(0, { cannot: ['bytes'] }, async ({ world, account, sync }) => {
    const elsewhere = join(world.dataDir, 'views')
    await expect(world.addSync(account, 'other', { viewsFolder: elsewhere })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringMatching(/^What is written into the folder for views ".*views" would never reach Memory: it lies in none of the folders that a bucket holds \(".*props"\)/) })
    await expect(world.addSync(account, 'other', { viewsFolder: elsewhere, buckets: [] })).rejects.toMatchObject({ message: expect.stringContaining('none is named') })
    await expect(world.syncs().edit(sync, EditSync.parse({ options: { viewsFolder: elsewhere } }))).rejects.toMatchObject({ code: 'bad_request' })
    expect(world.syncs().list()).toHaveLength(1)
    expect((await world.addSync(account, 'other', { viewsFolder: join(world.root, 'views') })).options).toMatchObject({ viewsFolder: join(world.root, 'views'), buckets: [{ folder: world.root, bucket }] })
  })
})

it('looks at no folder for views of a service that is sent bytes', async () => {
  await withService(0, {}, async ({ world, account }) => {
    expect((await world.addSync(account, 'other', { viewsFolder: world.dataDir })).options.viewsFolder).toBe(world.dataDir)
  })
})
