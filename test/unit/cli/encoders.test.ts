import type { Mirror } from '../../helpers/mirror.ts'
import type { TemporaryFolder } from '../../helpers/temporary-folder.ts'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { CatalogueEntry, Encoder } from '../../../src-main/contract/entities.ts'
import { runCommand, startCommand } from '../../helpers/cli.ts'
import { startMirror } from '../../helpers/mirror.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { projectionModel } from '../../helpers/tiny-onnx.ts'

const repository = '/onnx-community/dinov2-small/resolve/main'

let folder: TemporaryFolder
let mirror: Mirror
beforeAll(async () => {
  folder = await temporaryFolder()
  // As large as what the catalogue expects there.
  mirror = await startMirror({
    [`${repository}/config.json`]: Buffer.from(JSON.stringify({ model_type: 'dinov2' })),
    [`${repository}/preprocessor_config.json`]: Buffer.from(JSON.stringify({ size: { shortest_edge: 256 }, crop_size: 224, do_center_crop: true, do_normalize: false })),
    [`${repository}/onnx/model_quantized.onnx`]: projectionModel(224, 40),
  })
})
afterAll(async () => {
  await mirror[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const options = () => ({ env: { LIKENESS_MIRROR: mirror.url, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' } })
const args = (...words: readonly string[]) => ['--data', join(folder.path, 'data'), 'encoders', ...words]
const likeness = (...words: readonly string[]) => runCommand(args(...words), options())

it('lists the encoders that can be downloaded, detectors not among them', async () => {
  const { stdout } = await likeness('list', '--available')
  expect(stdout).toMatch(/^id +size +licence +words +state +what it is\n/)
  expect(stdout).toMatch(/^siglip-base +\d+\.\d MB +Apache-2\.0 +yes +SigLIP/m)
  expect(stdout).not.toContain('yolox')
  const entries = z.array(CatalogueEntry).parse(JSON.parse((await likeness('list', '--available', '--json')).stdout))
  expect(entries.every(({ kind, installed }) => kind === 'encoder' && !installed)).toBe(true)
})

it('says what went wrong, and ends with 1', async () => {
  expect(await likeness('install', 'none')).toEqual({ code: 1, stdout: '', stderr: 'likeness: The catalogue has no "none"; `likeness encoders list --available` shows what it has.\n' })
  expect(await likeness('install', 'clip-vit-b32')).toEqual({ code: 1, stdout: '', stderr: 'likeness: config.json could not be downloaded: the server does not have it (404).\n' })
  const gone = await startMirror({})
  await gone[Symbol.asyncDispose]()
  const offline = await runCommand(args('install', 'clip-vit-b32'), { env: { ...options().env, LIKENESS_MIRROR: gone.url } })
  expect(offline).toMatchObject({ code: 1, stderr: expect.stringMatching(/^likeness: config\.json could not be downloaded: 127\.0\.0\.1:\d+ cannot be reached .*offline/) as string })
})

it('keeps what has come when it is stopped, installs the rest later, and removes it', async () => {
  mirror.behave = ({ path }) => path.endsWith('.onnx') ? { slowly: 50_000 } : undefined
  const stopped = startCommand(args('install', 'dinov2-small'), options())
  const part = join(folder.path, 'data', 'downloads', 'dinov2-small', 'onnx')
  await vi.waitUntil(async () => (await readdir(part).catch((): string[] => [])).includes('model_quantized.onnx.part'), { timeout: 30_000, interval: 20 })
  stopped.kill('SIGINT')
  expect((await once(stopped, 'exit'))[1]).toBe('SIGINT')

  mirror.behave = () => undefined
  expect(await likeness('install', 'dinov2-small')).toEqual({ code: 0, stdout: 'dinov2-small is installed. `likeness encoders use dinov2-small` embeds everything with it and then answers with it.\n', stderr: '' })
  expect(mirror.asked.at(-1)).toMatchObject({ path: `${repository}/onnx/model_quantized.onnx` })
  expect(mirror.asked.filter(({ path }) => path === `${repository}/preprocessor_config.json`)).toHaveLength(1)
  const encoder = z.array(Encoder).parse(JSON.parse((await likeness('list', '--json')).stdout)).find(({ id }) => id === 'dinov2-small')
  expect(encoder).toMatchObject({ name: 'DINOv2 small (8 bit)', licence: 'Apache-2.0', dimensions: 40, size: 224, text: false, state: 'installed' })

  expect(await likeness('remove', 'dinov2-small')).toEqual({ code: 0, stdout: 'dinov2-small is removed.\n', stderr: '' })
  expect(await likeness('remove', 'dinov2-small')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no encoder "dinov2-small"') as string })
  expect(await likeness('remove', 'likeness-mini')).toEqual({ code: 1, stdout: '', stderr: 'likeness: "likeness-mini" cannot be removed: it answers searches. Use another encoder first.\n' })
})
