import type { Account } from '../../../src-main/contract/sync.ts'
import type { HostedStandIn } from '../../helpers/hosted-services/types.ts'
import type { Calls, Scene } from './scene.ts'
import { expect } from 'vitest'
import { startEcho3d } from '../../helpers/hosted-services/echo3d.ts'
import { startVisualLayer } from '../../helpers/hosted-services/visual-layer.ts'

/** Runs `work` with an account at a service that runs here. */
async function withAccount({ server }: Scene, start: () => Promise<HostedStandIn>, work: (account: Account, service: HostedStandIn) => Promise<void>): Promise<void> {
  await using service = await start()
  const account = await server.client.addAccount({ service: service.connector.service.id, name: 'Ours', fields: service.fields })
  await work(account, service)
  if ((await server.client.listAccounts()).some(({ id }) => id === account.id))
    await server.client.removeAccount({ id: account.id })
}

/** The secrets that a stand-in accepts. */
function secretsOf({ connector, fields }: HostedStandIn): string[] {
  return connector.service.fields.filter(({ isSecret }) => isSecret).flatMap(({ key }) => fields[key] ?? [])
}

/** Accounts at hosted services. */
export const accountCalls = {
  listServices: async ({ server }) => {
    const services = await server.client.listServices()
    expect(services).toContainEqual(expect.objectContaining({ id: 'echo3d', name: 'echo3D' }))
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length)
  },
  listAccounts: scene => withAccount(scene, startEcho3d, async (account, service) => {
    expect(await scene.server.client.listAccounts()).toEqual([account])
    const told = JSON.stringify([await scene.server.client.listAccounts(), scene.server.engine.events.last('accounts')])
    expect(secretsOf(service)).not.toEqual([])
    secretsOf(service).forEach(secret => expect(told).not.toContain(secret))
  }),
  addAccount: async (scene) => {
    await withAccount(scene, startEcho3d, async account => expect(account).toMatchObject({ service: 'echo3d', name: 'Ours', secretsKept: 'plain', failure: null }))
    await expect(scene.server.client.addAccount({ service: 'none', name: 'x', fields: {} })).rejects.toMatchObject({ code: 'service_not_found' })
    await expect(scene.server.client.addAccount({ service: 'echo3d', name: 'x', fields: {} })).rejects.toMatchObject({ code: 'account_incomplete' })
    await expect(scene.server.client.addAccount({ service: 'echo3d', name: 'x', fields: { colour: 'red' } })).rejects.toMatchObject({ code: 'bad_request' })
  },
  editAccount: async (scene) => {
    await withAccount(scene, startEcho3d, async ({ id, limits, fields }) => {
      expect(await scene.server.client.editAccount({ id, name: 'Theirs', limits: { kilobytesPerSecond: 200 } })).toMatchObject({ id, name: 'Theirs', fields, limits: { ...limits, kilobytesPerSecond: 200 } })
    })
    await expect(scene.server.client.editAccount({ id: 'none', name: 'x' })).rejects.toMatchObject({ code: 'account_not_found' })
  },
  testAccount: async (scene) => {
    await withAccount(scene, startEcho3d, async ({ id }) => {
      expect(await scene.server.client.testAccount({ id })).toMatchObject({ account: { id, failure: null }, says: expect.stringMatching(/./) as string })
      await scene.server.client.editAccount({ id, fields: { userKey: 'another-key' } })
      await expect(scene.server.client.testAccount({ id })).rejects.toMatchObject({ code: 'account_refused' })
      expect(await scene.server.client.listAccounts()).toMatchObject([{ id, failure: { code: 'account_refused' } }])
    })
    await expect(scene.server.client.testAccount({ id: 'none' })).rejects.toMatchObject({ code: 'account_not_found' })
  },
  removeAccount: async (scene) => {
    await withAccount(scene, startEcho3d, async ({ id }) => {
      expect(await scene.server.client.removeAccount({ id })).toEqual({})
      await expect(scene.server.client.removeAccount({ id })).rejects.toMatchObject({ code: 'account_not_found' })
    })
    expect(await scene.server.client.listAccounts()).toEqual([])
  },
  listContainers: async (scene) => {
    await withAccount(scene, startVisualLayer, async ({ id }, service) => {
      service.addContainer('Props')
      expect(await scene.server.client.listContainers({ id })).toMatchObject([{ name: 'Props' }])
    })
    await withAccount(scene, startEcho3d, async ({ id }) => expect(scene.server.client.listContainers({ id })).rejects.toMatchObject({ code: 'service_cannot' }))
  },
} as const satisfies Partial<Calls>
