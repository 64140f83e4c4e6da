import type { RemoteFile } from '../../../src-main/media/remote.ts'
import type { HostedPicturesOptions, PicturePlace } from '../../../src-main/sync/hosted-pictures.ts'
import type { Remote } from '../../../src-main/sync/types.ts'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { failure, LikenessError } from '../../../src-main/contract/errors.ts'
import { createHostedPictures } from '../../../src-main/sync/hosted-pictures.ts'
import { ServiceFailure } from '../../../src-main/sync/service-failure.ts'

const wide = { create: { width: 1600, height: 400, channels: 3, background: '#c03020' } } as const

/** An account's picture, as the service names it, and its key. */
const own: PicturePlace = { accountId: 'likeness-a', container: 'chairs', picture: '/api/previews/s3cret.jpg' }

/** The pictures of a service at which every address has these bytes; `asked` is what was fetched. */
function picturesOf(bytes: Uint8Array<ArrayBuffer>, { picture, patienceMs }: { readonly picture?: Remote['picture'], readonly patienceMs?: number } = {}) {
  const asked: string[] = []
  const fetchPicture = (url: string, host: string): Promise<RemoteFile> => {
    asked.push(`${url} for ${host}`)
    return Promise.resolve({ bytes, name: 'x', mediaType: 'image/png' })
  }
  const open = (accountId: string) => {
    asked.push(`open ${accountId}`)
    return Promise.resolve({ remote: { picture }, connector: { service: { name: 'Slow' } }, [Symbol.asyncDispose]: async () => void asked.push('let go') })
  }
  const accounts = { open } as unknown as HostedPicturesOptions['accounts']
  const pictures = createHostedPictures({ accounts, fetchPicture, ...patienceMs !== undefined && { patienceMs } })
  pictures.routes.onError((error, c) => c.json({ code: error instanceof LikenessError ? error.code : String(error), message: error.message }, 500))
  return { asked, ...pictures }
}

it('hands on a picture that a service named, small and in one format', async () => {
  const { pathOf, routes, asked } = picturesOf(new Uint8Array(await sharp(wide).png().toBuffer()))
  const path = pathOf({ url: 'https://cdn.example.com/a.png?signature=s3cret', host: 'api.example.com' })
  expect(path).toMatch(/^\/api\/hosted-pictures\/[0-9a-f]{32}$/)
  const response = await routes.request(path)
  expect(response.headers.get('content-type')).toBe('image/webp')
  const { width, height, format } = await sharp(await response.arrayBuffer()).metadata()
  expect({ width, height, format }).toEqual({ width: 512, height: 128, format: 'webp' })
  expect(asked).toEqual(['https://cdn.example.com/a.png?signature=s3cret for api.example.com'])
})

it('fetches nothing that no service named', async () => {
  const { routes, asked } = picturesOf(new Uint8Array())
  expect(await (await routes.request(`/api/hosted-pictures/${'0'.repeat(32)}`)).json()).toMatchObject({ code: 'not_found' })
  expect(asked).toEqual([])
})

it('says that what a service sent is no picture', async () => {
  const { pathOf, routes } = picturesOf(new TextEncoder().encode('<html>not a picture</html>'))
  expect(await (await routes.request(pathOf({ url: 'https://cdn.example.com/a.png', host: 'api.example.com' }))).json()).toMatchObject({ code: 'image_undecodable' })
})

it('gets a picture that takes the credentials through its account, and only once it is asked for', async () => {
  const bytes = await sharp(wide).jpeg().toBuffer()
  const { pathOf, routes, asked } = picturesOf(new Uint8Array(), { picture: async (container, picture) => {
    asked.push(`${picture} of ${container}`)
    return bytes
  } })
  const path = pathOf(own)
  expect(asked).toEqual([])
  expect((await sharp(await (await routes.request(path)).arrayBuffer()).metadata()).format).toBe('webp')
  expect(asked).toEqual(['open likeness-a', '/api/previews/s3cret.jpg of chairs', 'let go'])
})

it('tells by its addresses nothing of where a picture is, and apart the same name in other accounts and containers', () => {
  const { pathOf } = picturesOf(new Uint8Array())
  const paths = [own, { ...own, accountId: 'likeness-b' }, { ...own, container: 'tables' }, { url: 'https://cdn.example.com/a.png?token=s3cret', host: 'api.example.com' }].map(pathOf)
  for (const path of paths)
    expect(path).toMatch(/^\/api\/hosted-pictures\/[0-9a-f]{32}$/)
  expect(new Set(paths).size).toBe(paths.length)
})

it('says what a service answered that gives no picture, and waits no longer than it must', async () => {
  const said = async (picture: Remote['picture'], patienceMs?: number) => {
    const { pathOf, routes } = picturesOf(new Uint8Array(), { picture, ...patienceMs !== undefined && { patienceMs } })
    return (await routes.request(pathOf(own))).json() as Promise<{ readonly code: string, readonly message: string }>
  }
  const refused = new ServiceFailure(failure('account_refused', { service: 'Slow', reason: 'no' }), { kind: 'refused', mayHaveHappened: false })
  expect(await said(async () => Promise.reject(refused))).toMatchObject({ code: 'account_refused' })
  expect(await said(undefined)).toMatchObject({ code: 'service_cannot' })
  const never: Remote['picture'] = async (_container, _picture, signal) => {
    const { promise, reject } = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => reject(signal.reason))
    return promise
  }
  expect(await said(never, 20)).toMatchObject({ code: 'service_failed', message: 'Slow did not do as asked: a picture did not come within 0.02 s.' })
})
