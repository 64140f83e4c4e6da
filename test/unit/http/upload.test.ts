import type { Upload } from '../../../src-main/http/upload.ts'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Context } from 'hono'
import { expect, it } from 'vitest'
import { receiveUpload } from '../../../src-main/http/upload.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const chunk = new Uint8Array(64 * 1024).fill(7)

/** A form whose file has so many chunks; counts those that were read. */
function formOf(chunks: number): { readonly request: Request, readonly read: () => number } {
  const heading = new TextEncoder().encode('--b\r\nContent-Disposition: form-data; name="file"; filename="large.glb"\r\n\r\n')
  const ending = new TextEncoder().encode('\r\n--b--\r\n')
  let read = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (read === 0)
        controller.enqueue(heading)
      if (read++ < chunks)
        return controller.enqueue(chunk)
      controller.enqueue(ending)
      controller.close()
    },
  })
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  return { request: new Request('http://localhost/', { method: 'POST', headers, body, duplex: 'half' } as RequestInit), read: () => read }
}

it('lies on disk until it is disposed of', async () => {
  await using folder = await temporaryFolder()
  const uploads = join(folder.path, 'uploads')
  let upload: Upload
  {
    await using received = await receiveUpload(new Context(formOf(40).request), { folder: uploads, limit: 40 * chunk.byteLength })
    upload = received
    expect(upload.fileName).toBe('large.glb')
    expect(upload.file.size).toBe(40 * chunk.byteLength)
    const bytes = new Uint8Array(await upload.file.slice(1000, 1003).arrayBuffer())
    expect([...bytes]).toEqual([7, 7, 7])
    expect(await readdir(uploads)).toHaveLength(1)
  }
  expect(await readdir(uploads)).toEqual([])
})

it('is not read on when it is too large, and nothing is kept', async () => {
  await using folder = await temporaryFolder()
  const endless = formOf(1e9)
  await expect(receiveUpload(new Context(endless.request), { folder: folder.path, limit: 10 * chunk.byteLength })).rejects.toMatchObject({ code: 'upload_too_large', status: 413 })
  expect(endless.read()).toBeLessThan(40)
  expect(await readdir(folder.path)).toEqual([])
})

it('is refused by what it announces before anything is read or written', async () => {
  await using folder = await temporaryFolder()
  const uploads = join(folder.path, 'uploads')
  const { request, read } = formOf(5)
  const announced = new Request(request, { headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '999999999' } })
  await expect(receiveUpload(new Context(announced), { folder: uploads, limit: 1000 })).rejects.toMatchObject({ code: 'upload_too_large' })
  expect(read()).toBeLessThan(2)
  expect(existsSync(uploads)).toBe(false)
})

it('is refused when the body fails', async () => {
  await using folder = await temporaryFolder()
  const body = new ReadableStream({ pull: controller => controller.error(new Error('the line is dead')) })
  const request = new Request('http://localhost/', { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b' }, body, duplex: 'half' } as RequestInit)
  await expect(receiveUpload(new Context(request), { folder: folder.path, limit: 1000 })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('the line is dead') as string })
  expect(await readdir(folder.path)).toEqual([])
})

it('is asked for when something else was sent', async () => {
  await using folder = await temporaryFolder()
  for (const [body, contentType] of [['{"file":"chair.png"}', 'application/json'], ['file=chair.png', 'application/x-www-form-urlencoded']] as const) {
    const request = new Request('http://localhost/', { method: 'POST', headers: { 'content-type': contentType }, body })
    await expect(receiveUpload(new Context(request), { folder: folder.path, limit: 1000 })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('multipart/form-data in the field "file"') as string })
  }
  await expect(receiveUpload(new Context(new Request('http://localhost/', { method: 'POST' })), { folder: folder.path, limit: 1000 })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('multipart/form-data in the field "file"') as string })
})

it('is refused among more fields than anybody needs', async () => {
  await using folder = await temporaryFolder()
  const form = new FormData()
  for (let i = 0; i < 101; i++)
    form.append(`field ${i}`, 'x')
  form.append('file', new Blob(['bytes']), 'chair.png')
  await expect(receiveUpload(new Context(new Request('http://localhost/', { method: 'POST', body: form })), { folder: folder.path, limit: 1000 })).rejects.toMatchObject({ code: 'bad_request', message: 'The form has more than 100 fields.' })
  form.delete('field 100')
  await using upload = await receiveUpload(new Context(new Request('http://localhost/', { method: 'POST', body: form })), { folder: folder.path, limit: 1000 })
  expect(upload.fileName).toBe('chair.png')
})
