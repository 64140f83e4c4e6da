import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

/**
 * The window shows pictures and talks to its own server; nothing else. What is looser than 'self' is needed by 3D models:
 * meshes are unpacked by WebAssembly (meshopt in the page, Draco in a worker), Draco's worker is a script that its loader
 * composes (blob:), buffers and pictures within a file are read by addresses of the page's own (blob:, data:).
 */
const windowPolicy = 'default-src \'none\'; script-src \'self\' \'wasm-unsafe-eval\'; worker-src \'self\' blob:; connect-src \'self\' blob: data:; img-src \'self\' data: blob:; style-src \'self\'; frame-ancestors \'none\'; base-uri \'none\'; form-action \'none\''

/** The worker that unpacks Basis textures: its transcoder makes code of text, which no page may, and it reaches nothing. */
const workerPolicy = 'default-src \'none\'; script-src blob: \'unsafe-eval\''

const policies: Readonly<Record<string, string>> = { '/': windowPolicy, '/index.html': windowPolicy, '/worker.js': workerPolicy }

/** The built window and stage, from a folder. A page says for itself what it may do where its policy is stricter or wider. */
export function createUi(folder: string): Hono {
  return new Hono().get('*', async (c) => {
    const path = new URL(c.req.url).pathname
    const file = fileOf(folder, path === '/' ? '/index.html' : path)
    const type = file && types[extname(file)]
    const bytes = type && await readFile(file).catch(() => undefined)
    if (!bytes)
      throw failure('not_found', { what: `page ${path}` })
    const isHashed = path.startsWith('/assets/')
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': type,
      'cache-control': isHashed ? 'private, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      ...(policies[path] === undefined ? {} : { 'content-security-policy': policies[path] }),
    })
  })
}

/** The file below `folder` that a path of an address names; undefined when it is none or would lie outside. */
function fileOf(folder: string, path: string): string | undefined {
  try {
    const file = join(folder, decodeURIComponent(path))
    return file.startsWith(folder + sep) ? file : undefined
  }
  catch {
    return undefined
  }
}
