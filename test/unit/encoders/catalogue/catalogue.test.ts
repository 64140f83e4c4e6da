import type { Download } from '../../../../src-main/contract/entities.ts'
import type { CatalogueOptions } from '../../../../src-main/encoders/catalogue/catalogue.ts'
import type { Entry } from '../../../../src-main/encoders/catalogue/entries.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEventBus } from '../../../../src-main/contract/event-bus.ts'
import { createCatalogue } from '../../../../src-main/encoders/catalogue/catalogue.ts'
import { importEncoder } from '../../../../src-main/encoders/import.ts'
import { listEncoders } from '../../../../src-main/encoders/store.ts'
import { writeTree } from '../../../helpers/encoders.ts'
import { bytesOfLength, startMirror, startProxy } from '../../../helpers/mirror.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { meanColourModel } from '../../../helpers/tiny-onnx.ts'
import { clipTokenizer, clipTokenizerConfig, clipTokens, colourTextModel } from '../../../helpers/tiny-text.ts'

const json = (value: object) => Buffer.from(JSON.stringify(value))
const ballast = bytesOfLength(2_000_000)
const contents: Readonly<Record<string, Buffer>> = {
  'config.json': json({ model_type: 'clip' }),
  'preprocessor_config.json': json({ size: { height: 8, width: 8 }, do_normalize: false }),
  'tokenizer.json': json(clipTokenizer()),
  'tokenizer_config.json': json(clipTokenizerConfig),
  'onnx/vision_model.onnx': meanColourModel(8, { output: 'image_embeds' }),
  'onnx/text_model.onnx': colourTextModel(clipTokens),
  'onnx/other.bin': ballast,
}

const entry: Entry = {
  id: 'tiny-clip',
  kind: 'encoder',
  name: 'Tiny CLIP',
  licence: 'MIT',
  description: 'Three colours.',
  dimensions: 3,
  text: true,
  source: 'hub',
  repository: 'some/tiny',
  revision: 'abc',
  files: Object.entries(contents).map(([path, content]) => ({ path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') })),
}

afterEach(() => vi.unstubAllEnvs())

async function scene(options: { readonly entries?: readonly Entry[], readonly install?: CatalogueOptions['installers']['encoder'] } = {}) {
  const folder = await temporaryFolder()
  const mirror = await startMirror(Object.fromEntries(Object.entries(contents).map(([path, content]) => [`/some/tiny/resolve/abc/${path}`, content])))
  vi.stubEnv('LIKENESS_MIRROR', mirror.url)
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'])
    vi.stubEnv(name, undefined)
  const events = createEventBus(() => undefined)
  const told: Download[] = []
  events.listen(event => event.type === 'downloads' && told.push(...event.downloads))
  const encoders = join(folder.path, 'encoders')
  await writeTree(folder.path, { 'catalogue.json': { sources: { hub: 'https://hub.invalid/{repository}/resolve/{revision}/{path}' }, entries: options.entries ?? [entry] } })
  const catalogue = createCatalogue({
    folder: join(folder.path, 'downloads'),
    file: join(folder.path, 'catalogue.json'),
    events,
    log: { info: () => undefined, warn: () => undefined },
    installers: { encoder: options.install ?? ((place, origin) => importEncoder(place, encoders, origin)), detector: () => Promise.reject(new Error('no detectors here')) },
    installed: { encoder: async () => (await listEncoders([encoders])).encoders.map(({ manifest }) => manifest.id), detector: async () => [] },
    idleMs: 500,
    waitMs: () => 1,
  })
  return {
    catalogue,
    mirror,
    told,
    encoders,
    downloads: join(folder.path, 'downloads'),
    install: async (id = entry.id) => {
      await catalogue.install(id)
      return vi.waitUntil(async () => {
        const download = (await catalogue.list()).find(candidate => candidate.id === id)!.download!
        return download.state === 'running' ? undefined : download
      }, { timeout: 20_000 })
    },
    [Symbol.asyncDispose]: async () => {
      await catalogue.close()
      await mirror[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

describe('the catalogue', () => {
  it('lists what can be downloaded', async () => {
    await using it = await scene()
    const bytes = Object.values(contents).reduce((sum, content) => sum + content.length, 0)
    expect(await it.catalogue.list()).toEqual([{ id: 'tiny-clip', kind: 'encoder', name: 'Tiny CLIP', licence: 'MIT', description: 'Three colours.', dimensions: 3, text: true, bytes, source: 'hub.invalid/some/tiny', installed: false, download: null }])
  })

  it('downloads and installs an entry under its id, name and licence, from a mirror, and tells how far it is', async () => {
    await using it = await scene()
    it.mirror.behave = ({ path, range }) => path.endsWith('other.bin') && range === undefined ? { cutAfter: 900_000 } : undefined
    const download = await it.install()
    expect(download).toMatchObject({ id: 'tiny-clip', state: 'done', error: null })
    expect(download.receivedBytes).toBe(download.totalBytes)
    expect((await listEncoders([it.encoders])).encoders).toMatchObject([{ manifest: { id: 'tiny-clip', name: 'Tiny CLIP', licence: 'MIT', dimensions: 3, text: { file: 'onnx/text_model.onnx' } } }])
    expect(await it.catalogue.list()).toMatchObject([{ installed: true, download: { state: 'done' } }])
    expect(it.told[0]).toMatchObject({ state: 'running', receivedBytes: 0 })
    expect(it.told.at(-1)).toMatchObject({ state: 'done' })
    expect(await readdir(it.downloads)).toEqual([])
    expect(await it.catalogue.install('tiny-clip')).toMatchObject({ state: 'done' })
    expect(it.mirror.asked.filter(({ path }) => path.endsWith('config.json') && !path.endsWith('preprocessor_config.json') && !path.endsWith('tokenizer_config.json'))).toHaveLength(1)
  })

  it('has one download of an entry at a time', async () => {
    await using it = await scene()
    const [a, b] = await Promise.all([it.catalogue.install('tiny-clip'), it.catalogue.install('tiny-clip')])
    expect([a.state, b.state]).toEqual(['running', 'running'])
    expect(await it.install()).toMatchObject({ state: 'done' })
    expect(it.mirror.asked.filter(({ path }) => path.endsWith('tokenizer.json'))).toHaveLength(1)
  })

  it('stops a download, and goes on with it later', async () => {
    await using it = await scene()
    it.mirror.behave = ({ path }) => path.endsWith('other.bin') ? { slowly: 20_000 } : undefined
    await it.catalogue.install('tiny-clip')
    await vi.waitUntil(() => it.told.some(({ receivedBytes }) => receivedBytes > 200_000), { timeout: 20_000, interval: 5 })
    expect(await it.catalogue.cancel('tiny-clip')).toMatchObject({ state: 'cancelled', error: null })
    expect(await it.catalogue.list()).toMatchObject([{ installed: false, download: { state: 'cancelled' } }])
    expect(await readdir(join(it.downloads, 'tiny-clip', 'onnx'))).toContain('other.bin.part')
    it.mirror.behave = () => undefined
    expect(await it.install()).toMatchObject({ state: 'done' })
    expect(it.mirror.asked.at(-1)).toMatchObject({ path: '/some/tiny/resolve/abc/onnx/other.bin', range: expect.stringMatching(/^bytes=[1-9]/) as string })
    expect(it.mirror.asked.filter(({ path }) => path.endsWith('vision_model.onnx'))).toHaveLength(1)
  })

  it('says what went wrong, and can be asked again', async () => {
    await using it = await scene()
    it.mirror.behave = ({ path }) => path.endsWith('text_model.onnx') ? { status: 404 } : undefined
    expect(await it.install()).toMatchObject({ state: 'failed', error: { code: 'download_failed', message: 'text_model.onnx could not be downloaded: the server does not have it (404).' } })
    it.mirror.behave = () => undefined
    expect(await it.install()).toMatchObject({ state: 'done', error: null })
  })

  it('keeps nothing of what cannot be installed', async () => {
    const broken = bytesOfLength(500)
    const files = entry.files.map(file => file.path.endsWith('vision_model.onnx') ? { ...file, bytes: broken.length, sha256: null } : file)
    await using it = await scene({ entries: [{ ...entry, files }] })
    it.mirror.files.set('/some/tiny/resolve/abc/onnx/vision_model.onnx', broken)
    expect(await it.install()).toMatchObject({ state: 'failed', error: { code: 'encoder_invalid' } })
    expect(await readdir(it.downloads)).toEqual([])
    expect((await listEncoders([it.encoders])).encoders).toEqual([])
  })

  it('begins no download that the disk has no room for', async () => {
    await using it = await scene({ entries: [{ ...entry, files: [{ path: 'onnx/huge.onnx', bytes: Number.MAX_SAFE_INTEGER, sha256: null }] }] })
    expect(await it.install()).toMatchObject({ state: 'failed', error: { code: 'disk_full' } })
    expect(it.mirror.asked).toEqual([])
  })

  it('goes through a proxy where the environment names one, and past it where it says so', async () => {
    await using it = await scene()
    await using proxy = await startProxy()
    vi.stubEnv('HTTP_PROXY', proxy.url)
    it.mirror.behave = ({ path }) => path.endsWith('tokenizer.json') ? { status: 404 } : undefined
    expect(await it.install()).toMatchObject({ state: 'failed' })
    expect(proxy.passed.length).toBeGreaterThan(0)
    const passed = proxy.passed.length
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    it.mirror.behave = () => undefined
    expect(await it.install()).toMatchObject({ state: 'done' })
    expect(proxy.passed).toHaveLength(passed)
  })

  it('says that nothing can be reached', async () => {
    await using it = await scene()
    vi.stubEnv('LIKENESS_MIRROR', '')
    expect(await it.install()).toMatchObject({ state: 'failed', error: { code: 'download_failed', message: expect.stringContaining('hub.invalid cannot be reached') as string } })
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
    vi.stubEnv('LIKENESS_MIRROR', it.mirror.url)
    expect(await it.install()).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('offline') as string } })
  })

  it('knows no other entries, and nothing to cancel', async () => {
    await using it = await scene()
    await expect(it.catalogue.install('none')).rejects.toMatchObject({ code: 'catalogue_entry_not_found' })
    await expect(it.catalogue.cancel('none')).rejects.toMatchObject({ code: 'catalogue_entry_not_found' })
    await expect(it.catalogue.cancel('tiny-clip')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('ends what is under way when it is closed', async () => {
    await using it = await scene()
    it.mirror.behave = () => ({ stallsAfter: 5 })
    await it.catalogue.install('tiny-clip')
    await vi.waitUntil(() => it.mirror.asked.length > 0)
    await it.catalogue.close()
    expect(await it.catalogue.list()).toMatchObject([{ download: { state: 'cancelled' } }])
  })

  it('drops after a month what nobody goes on with', async () => {
    await using it = await scene()
    await writeTree(it.downloads, { 'old/model.onnx.part': 'x', 'new/model.onnx.part': 'x' })
    const long = new Date(Date.now() - 31 * 24 * 3600 * 1000)
    await utimes(join(it.downloads, 'old'), long, long)
    await it.catalogue.removeStale()
    expect(await readdir(it.downloads)).toEqual(['new'])
  })
})
