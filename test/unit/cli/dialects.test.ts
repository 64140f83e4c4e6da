import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DialectsReport } from '../../../src-main/contract/reports.ts'
import { hostedAddresses } from '../../../src-main/dialects/addresses.ts'
import { dialects } from '../../../src-main/dialects/all.ts'
import { jsonWebToken } from '../../api/dialects/json-web-token.ts'
import { formOf } from '../../api/dialects/requests.ts'
import { runCommand } from '../../helpers/cli.ts'
import { startHosted } from '../../helpers/hosted-engine.ts'
import { freePort } from '../../helpers/ports.ts'
import { indexPictures, startServer } from '../../helpers/server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('says where each API will be answered, before anything is', async () => {
  await using folder = await temporaryFolder()
  const { code, stdout, stderr } = await runCommand(['--data', folder.path, 'dialects'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const { api, path, hosted } of hostedAddresses)
    expect(stdout.split('\n').map(line => line.split(/ {2,}/))).toContainEqual([api, `http://127.0.0.1:7717${path}`, hosted])
  expect(stdout).toContain('There is no collection yet')
  expect(stdout).toContain('Nothing answers at http://127.0.0.1:7717 now')
})

it('tells the ids that the APIs know collections by', async () => {
  await using server = await startServer({ dialects: true })
  await indexPictures(server, 'photos', 1)
  const { stdout } = await runCommand(['--data', server.engine.dataDir, '--json', 'dialects'])
  const report = DialectsReport.parse(JSON.parse(stdout))
  expect(report).toMatchObject({ url: server.url, running: true })
  const [collection] = await server.client.listCollections()
  expect(report.collections).toEqual([expect.objectContaining({ name: 'photos', echo3dKey: collection!.key, similarImagesCollection: collection!.key })])

  const { key, secret } = await server.client.addApiKey({ name: 'a program' })
  const base = (api: string) => report.apis.find(one => one.api === api)!.base
  const { visualLayerDatasetId, coactiveEmbeddingId } = report.collections[0]!
  const file = { bytes: await readFile(join(server.folder, 'photos', '1.png')), name: '1.png' }
  const ask = async (url: string, bearer: string) => (await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${bearer}` }, body: formOf({}, file) })).status
  expect(await ask(`${base('visual-layer')}/dataset/${visualLayerDatasetId}/search-image-similarity?entity_type=IMAGES`, jsonWebToken(key.id, secret))).toBe(200)
  expect(await ask(`${base('coactive')}/similarity-search/embeddings/${coactiveEmbeddingId}/search`, `${key.id}:${secret}`)).toBe(200)
})

it('says where the app answers, and until then how to have it do so', async () => {
  await using folder = await temporaryFolder()
  await using app = startHosted(folder.path)
  const ask = (...args: string[]) => runCommand(['--data', app.dataDir, 'dialects', ...args])
  await app.client.editSettings({ apiPort: 7719 })
  expect((await ask()).stdout).toContain('Nothing answers at http://127.0.0.1:7719 now: the app does after `likeness settings api true`')
  const port = await freePort()
  await app.client.editSettings({ api: true, apiPort: port })
  expect(DialectsReport.parse(JSON.parse((await ask('--json')).stdout))).toMatchObject({ url: `http://127.0.0.1:${port}`, running: false })
  await app.client.editSettings({ dialects: true })
  expect(DialectsReport.parse(JSON.parse((await ask('--json')).stdout))).toMatchObject({ url: `http://127.0.0.1:${port}`, running: true })
})

it('names every API that is answered, below its name', () => {
  expect(hostedAddresses.map(({ api }) => api).toSorted()).toEqual(dialects.map(({ name }) => name).toSorted())
  for (const { api, path } of hostedAddresses)
    expect(`${path}/`.startsWith(`/${api}/`)).toBe(true)
})
