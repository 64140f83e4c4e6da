import type { SyncOptions } from '../../../../src-main/contract/sync.ts'
import type { Disk } from '../../../helpers/sync/full-disk.ts'
import type { MemoryService, MemoryServiceOptions } from '../../../helpers/sync/memory-service.ts'
import type { World } from '../../../helpers/sync/world.ts'
import { AddAccount } from '../../../../src-main/contract/sync.ts'
import { withDisk } from '../../../helpers/sync/full-disk.ts'
import { createMemoryService } from '../../../helpers/sync/memory-service.ts'
import { openWorld } from '../../../helpers/sync/world.ts'

export interface MemoryWorld {
  readonly world: World
  readonly disk: Disk
  readonly service: MemoryService
  readonly account: string
  readonly sync: string
}

/** Runs `work` with a collection of so many pictures that is to be kept at a service in this process. */
export async function withService(assets: number, options: MemoryServiceOptions & { readonly sync?: Partial<SyncOptions>, readonly parallel?: number }, work: (scene: MemoryWorld) => Promise<void>): Promise<void> {
  const service = createMemoryService(options)
  const { opened, disk } = await withDisk(() => openWorld([service.connector], { random: () => 0.5 }))
  await using world = opened
  const { id: account } = await world.keeping().accounts.add(AddAccount.parse({ service: 'memory', name: 'Ours', fields: { token: 'a-secret-token' }, limits: { parallel: options.parallel ?? 1 } }))
  const { id: sync } = await world.addSync(account, 'props', options.sync)
  await world.addMany(assets, 'p')
  await work({ world, disk, service, account, sync })
}
