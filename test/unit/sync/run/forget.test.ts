import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EditSync } from '../../../../src-main/contract/sync.ts'
import { stableName } from '../../../../src-main/sync/outgoing/form.ts'
import { withService } from './memory-world.ts'

const mirror = { direction: 'mirror', removalPercent: 100 } as const

it('removes what it wrote into the folder for views when its item leaves a mirror, and nothing else', async () => {
  await withService(4, { cannot: ['bytes'], sync: mirror }, async ({ world, account, sync }) => {
    const viewsFolder = join(world.root, 'views')
    await world.syncs().edit(sync, EditSync.parse({ options: { viewsFolder } }))
    const other = await world.addSync(account, 'other', { ...mirror, viewsFolder })
    await world.firstRun(sync)
    const assets = world.keeping().catalog.assets.page({}, 0, 10)
    const [leaving, shared, staying] = assets.map(({ hash }) => stableName(hash!))
    await mkdir(viewsFolder)
    for (const name of [leaving!, shared!, staying!, 'of-somebody-else.jpg'])
      await writeFile(join(viewsFolder, name), 'a view')

    // The other sync has what is shared alone.
    world.setMember(false, ...assets.filter((_, at) => at !== 1).map(({ id }) => id))
    await world.firstRun(other.id)
    world.setMember(true, ...assets.filter((_, at) => at > 1).map(({ id }) => id))
    world.setMember(false, assets[1]!.id)
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', removed: 2 })
    expect((await readdir(viewsFolder)).sort()).toEqual([shared!, staying!, 'of-somebody-else.jpg'].sort())

    expect(await world.run(other.id)).toMatchObject({ removed: 1 })
    expect((await readdir(viewsFolder)).sort()).toEqual([staying!, 'of-somebody-else.jpg'].sort())
  })
})

it('keeps it where what leaves the collection stays there', async () => {
  await withService(2, { cannot: ['bytes'] }, async ({ world, sync }) => {
    const viewsFolder = join(world.root, 'views')
    await world.syncs().edit(sync, EditSync.parse({ options: { viewsFolder } }))
    await world.firstRun(sync)
    const [first] = world.keeping().catalog.assets.page({}, 0, 10)
    await mkdir(viewsFolder)
    await writeFile(join(viewsFolder, stableName(first!.hash!)), 'a view')
    world.setMember(false, first!.id)
    await world.run(sync)
    expect(await readdir(viewsFolder)).toEqual([stableName(first!.hash!)])
  })
})
