import type { Calls } from './scene.ts'
import { expect } from 'vitest'
import { startEcho3d } from '../../helpers/hosted-services/echo3d.ts'

/** Asking hosted services. */
export const hostedSearchCalls = {
  searchHosted: async ({ server: { client }, firstAsset }) => {
    await using standIn = await startEcho3d()
    const { id: accountId } = await client.addAccount({ service: 'echo3d', name: 'Ours', fields: standIn.fields })
    const question = { accountId, like: [{ assetId: (await firstAsset()).id }] }
    expect(await client.searchHosted({ ...question, container: standIn.fields['key']!, text: 'a chair' })).toMatchObject({ service: 'echo3d', accountId, sense: 'similarity', leftOut: ['text'], results: [] })
    await expect(client.searchHosted({ ...question, accountId: 'none' })).rejects.toMatchObject({ code: 'account_not_found' })
    await expect(client.searchHosted(question)).rejects.toMatchObject({ code: 'bad_request' })
    await client.removeAccount({ id: accountId })
  },
} as const satisfies Partial<Calls>
