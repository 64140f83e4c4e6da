import type { Licence } from '../../../../../src-renderer/views/settings/about/licences.ts'
import { afterEach, expect, it, vi } from 'vitest'
import { licencesOf, readLicences } from '../../../../../src-renderer/views/settings/about/licences.ts'

const hono: Licence = { name: 'hono', version: '4.13.19', licence: 'MIT', author: 'Yusuke Wada', url: 'https://hono.dev', text: 'MIT License' }
const libvips: Licence = { name: 'libvips', version: '8.18.0', licence: 'LGPL-3.0-or-later', text: 'GNU LESSER…' }

afterEach(() => vi.unstubAllGlobals())

function serve(body: unknown, status = 200) {
  vi.stubGlobal('fetch', async (url: string) => url === 'licences.json' ? Response.json(body, { status }) : Promise.reject(new Error(url)))
}

it('reads what the build gathered, and says when there is nothing, or nothing of use', async () => {
  serve([hono, libvips])
  expect(await readLicences()).toEqual([hono, libvips])
  serve({ code: 'not_found', message: 'There is no page.' }, 404)
  expect(await readLicences()).toBe('missing')
  serve([{ name: 'hono' }])
  expect(await readLicences()).toBe('unreadable')
  vi.stubGlobal('fetch', async () => new Response('<!doctype html>'))
  expect(await readLicences()).toBe('unreadable')
})

it('finds by name and by licence', () => {
  expect(licencesOf([hono, libvips], '')).toEqual([hono, libvips])
  expect(licencesOf([hono, libvips], ' HON')).toEqual([hono])
  expect(licencesOf([hono, libvips], 'lgpl')).toEqual([libvips])
  expect(licencesOf([hono, libvips], 'three')).toEqual([])
})
