import type { Mirror } from '../../helpers/mirror.ts'
import type { Server } from '../../helpers/server.ts'
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { CatalogueEntry, Detector } from '../../../src-main/contract/entities.ts'
import { runCommand } from '../../helpers/cli.ts'
import { startMirror } from '../../helpers/mirror.ts'
import { startServer } from '../../helpers/server.ts'
import { queryLabels, tinyQueries, writeColour, writeColourDetector } from '../../helpers/tiny-detectors.ts'

const repository = '/onnx-community/dfine-nano-coco-ONNX/resolve/main'

let server: Server
let mirror: Mirror
beforeAll(async () => {
  server = await startServer()
  mirror = await startMirror({
    [`${repository}/config.json`]: Buffer.from(JSON.stringify({ model_type: 'd_fine', id2label: { ...queryLabels } })),
    [`${repository}/preprocessor_config.json`]: Buffer.from(JSON.stringify({ size: { height: 16, width: 16 } })),
    [`${repository}/onnx/model.onnx`]: withNote(tinyQueries(16)),
  })
  vi.stubEnv('LIKENESS_MIRROR', mirror.url)
  vi.stubEnv('NO_PROXY', '127.0.0.1')
  vi.stubEnv('no_proxy', '127.0.0.1')
  await writeColour(join(server.folder, 'pictures', 'red.png'), [255, 0, 0])
  await writeColour(join(server.folder, 'pictures', 'yellow.png'), [255, 255, 0])
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server[Symbol.asyncDispose]()
  await mirror[Symbol.asyncDispose]()
})

/** A model as large as the catalogue expects it: with a note (`doc_string`, field 6 of a ModelProto) of 2²³ bytes. */
function withNote(model: Buffer): Buffer {
  return Buffer.concat([model, Buffer.from([6 << 3 | 2, 0x80, 0x80, 0x80, 0x04]), Buffer.alloc(2 ** 23, 'x')])
}

/** Runs a command beside an engine that serves, so that it need not open one of its own. */
function likeness(...args: readonly string[]) {
  return runCommand(['--data', server.engine.dataDir, ...args])
}

it('lists the detectors that can be downloaded, encoders not among them', async () => {
  expect((await likeness('detectors')).stdout).toBe('No detector is installed. `likeness detectors list --available` lists those that can be.\n')
  const { stdout } = await likeness('detectors', 'list', '--available')
  expect(stdout).toMatch(/^yolox-nano +3\.\d MB +Apache-2\.0 /m)
  const entries = z.array(CatalogueEntry).parse(JSON.parse((await likeness('detectors', 'list', '--available', '--json')).stdout))
  expect(entries.every(({ kind, installed }) => kind === 'detector' && !installed)).toBe(true)
})

it('imports a detector and says what is in the library, uses another one, and removes it', async () => {
  await likeness('index', join(server.folder, 'pictures'))
  const source = await writeColourDetector(join(server.folder, 'colours'))
  expect((await likeness('detectors', 'import', source)).stdout).toBe('colours is in use. It found, in so many images: red (2), green (1).\n')
  expect((await likeness('detectors')).stdout).toMatch(/^id +state +labels +input +licence +name\ncolours +active +3 +16 px +apache-2\.0 +colours [0-9a-f]{12}\n$/)

  expect((await likeness('detectors', 'install', 'dfine-nano')).stdout).toBe('dfine-nano is in use. It found, in so many images: red (2), green (1).\n')
  expect(Detector.parse(JSON.parse((await likeness('detectors', 'use', 'colours', '--json')).stdout))).toMatchObject({ id: 'colours', state: 'active' })
  expect((await likeness('detectors', 'remove', 'colours')).stdout).toBe('colours is removed, with all that it found.\n')
  const left = z.array(Detector).parse(JSON.parse((await likeness('detectors', '--json')).stdout))
  expect(left.map(({ id, name, licence, state }) => [id, name, licence, state])).toEqual([['dfine-nano', 'D-FINE N', 'Apache-2.0', 'installed']])
})

it('says what a detector lacks, and ends with 1', async () => {
  expect(await likeness('detectors', 'import', join(server.folder, 'pictures'))).toEqual({ code: 1, stdout: '', stderr: 'likeness: This is not a detector that Likeness can run: its folder needs a manifest.json, a config.json of transformers, or one ONNX file; it has none of them.\n' })
  expect(await likeness('detectors', 'use', 'none')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no detector "none"') as string })
  expect(await likeness('detectors', 'remove', 'none')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no detector "none"') as string })
})
