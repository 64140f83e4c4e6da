import type { RemoteFile } from '../../../src-main/media/remote.ts'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { LikenessError } from '../../../src-main/contract/errors.ts'
import { createHostedPictures } from '../../../src-main/sync/hosted-pictures.ts'

const wide = { create: { width: 1600, height: 400, channels: 3, background: '#c03020' } } as const

/** The pictures of a service at which every address has these bytes; `asked` is what was fetched. */
function picturesOf(bytes: Uint8Array<ArrayBuffer>) {
  const asked: string[] = []
  const fetchPicture = (url: string, host: string): Promise<RemoteFile> => {
    asked.push(`${url} for ${host}`)
    return Promise.resolve({ bytes, name: 'x', mediaType: 'image/png' })
  }
  const pictures = createHostedPictures({ fetchPicture })
  pictures.routes.onError((error, c) => c.json({ code: error instanceof LikenessError ? error.code : String(error) }, 500))
  return { asked, ...pictures }
}

it('hands on a picture that a service named, small and in one format', async () => {
  const { pathOf, routes, asked } = picturesOf(new Uint8Array(await sharp(wide).png().toBuffer()))
  const path = pathOf('https://cdn.example.com/a.png?signature=s3cret', 'api.example.com')
  expect(path).toMatch(/^\/api\/hosted-pictures\/[0-9a-f]{32}$/)
  const response = await routes.request(path)
  expect(response.headers.get('content-type')).toBe('image/webp')
  const { width, height, format } = await sharp(await response.arrayBuffer()).metadata()
  expect({ width, height, format }).toEqual({ width: 512, height: 128, format: 'webp' })
  expect(asked).toEqual(['https://cdn.example.com/a.png?signature=s3cret for api.example.com'])
})

it('fetches nothing that no service named', async () => {
  const { routes, asked } = picturesOf(new Uint8Array())
  expect(await (await routes.request(`/api/hosted-pictures/${'0'.repeat(32)}`)).json()).toEqual({ code: 'not_found' })
  expect(asked).toEqual([])
})

it('says that what a service sent is no picture', async () => {
  const { pathOf, routes } = picturesOf(new TextEncoder().encode('<html>not a picture</html>'))
  expect(await (await routes.request(pathOf('https://cdn.example.com/a.png', 'api.example.com'))).json()).toEqual({ code: 'image_undecodable' })
})
