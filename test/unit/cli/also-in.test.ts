import type { HostedAnswer } from '../../../src-main/cli/hosted-results.ts'
import type { SearchResponse } from '../../../src-main/contract/entities.ts'
import type { Server } from '../../helpers/server.ts'
import type { TemporaryFolder } from '../../helpers/temporary-folder.ts'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCommand } from '../../helpers/cli.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { indexPictures, startServer } from '../../helpers/server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

let other: Server
let folder: TemporaryFolder
let collection: string
let picture: string
let secret = ''

const likeness = (...args: readonly string[]) => runCommand(['--data', join(folder.path, 'data'), ...args], { env: { USER_KEY: secret } })

/** Another server stands for echo3D. */
beforeAll(async () => {
  [other, folder] = await Promise.all([startServer({ dialects: true }), temporaryFolder()])
  await indexPictures(other, 'theirs', 3)
  const { assets } = await other.client.listAssets({})
  collection = (await other.client.createCollection({ name: 'All', assetIds: assets.map(({ id }) => id) })).key
  secret = (await other.client.addApiKey({ name: 'Ann', email: 'ann@example.com', dailyQuota: 1000 })).credential
  picture = join(folder.path, 'pictures', '1.png')
  await writePicture(picture, 1)
  const added = await likeness('accounts', 'add', 'echo3d', 'Studio', '--secret-env', 'userKey=USER_KEY', '--field', `address=${other.url}/echo3d`, '--field', `key=${collection}`, '--field', 'email=ann@example.com')
  expect(added).toMatchObject({ code: 0 })
})
afterAll(async () => {
  await other[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

it('prints what a service found below what is here, with its own numbers', async () => {
  const { code, stdout } = await likeness('similar', picture, '--also-in', `Studio=${collection}`)
  expect(code).toBe(0)
  const [here, there] = stdout.split('Studio (echo3d): score, higher is more alike')
  expect(here).toContain('Nothing is similar enough.')
  expect(there).toMatch(/^ *score\s+id there\s+id here\s+name$/m)
  expect(there!.trim().split('\n').length).toBeGreaterThan(1)
})

it('keeps both apart as JSON, and a service that does not answer from hiding what is here', async () => {
  const { code, stdout } = await likeness('--json', 'search', '--like', picture, '--text', 'oak', '--also-in', `Studio=${collection}`, 'Studio')
  expect(code).toBe(0)
  const { here, there } = JSON.parse(stdout) as { readonly here: SearchResponse, readonly there: readonly HostedAnswer[] }
  expect(here.results).toEqual([])
  expect(there[0]).toMatchObject({ error: null, answer: { service: 'echo3d', leftOut: ['text'] } })
  expect(there[1]).toMatchObject({ answer: null, error: { code: 'bad_request' } })
})

it('names an account that is none before anything is sent', async () => {
  expect(await likeness('similar', picture, '--also-in', 'Nobody')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Nobody') as string })
})
