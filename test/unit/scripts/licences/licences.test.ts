import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { closureOf, readInstalled, readLicence } from '../../../../scripts/licences/packages.ts'
import { encoderLicences, readParts } from '../../../../scripts/licences/parts.ts'
import { judgeLicence } from '../../../../scripts/licences/policy.ts'
import { projectFolder } from '../../../../scripts/processes.ts'
import { tinyManifest, writeTree } from '../../../helpers/encoders.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

interface Package {
  readonly manifest: Readonly<Record<string, unknown>>
  readonly files?: Readonly<Record<string, string>>
}

/** Packages by their paths, as npm leaves them. */
async function install(folder: string, packages: Readonly<Record<string, Package>>): Promise<void> {
  const entries = Object.entries(packages).map(([path, { manifest }]) => [path, { version: '1.0.0', ...manifest }])
  const files = Object.entries(packages).flatMap(([path, { manifest, files = {} }]) => [
    [`${path}/package.json`, JSON.stringify({ name: path.split('node_modules/').at(-1), version: '1.0.0', ...manifest })],
    ...Object.entries(files).map(([name, content]) => [`${path}/${name}`, content]),
  ]) as [string, string][]
  for (const [path, content] of [...files, ['node_modules/.package-lock.json', JSON.stringify({ packages: Object.fromEntries(entries) })] as const]) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

it.each([
  ['left-pad', 'MIT', 'MIT'],
  ['usearch', 'Apache 2.0', 'Apache-2.0'],
  ['type-fest', '(MIT OR GPL-3.0)', '(MIT OR GPL-3.0)'],
  ['libheif-js', 'LGPL-3.0', 'LGPL-3.0-only'],
  ['@img/sharp-libvips-darwin-arm64', 'LGPL-3.0-or-later', 'LGPL-3.0-or-later'],
  ['@img/sharp-win32-arm64', 'Apache-2.0 AND LGPL-3.0-or-later', 'Apache-2.0 AND LGPL-3.0-or-later'],
])('ships %s under %s', (name, declared, expression) => {
  expect(judgeLicence(name, declared)).toBe(expression)
})

it.each([
  ['gpl', 'GPL-3.0-only'],
  ['agpl', 'AGPL-3.0-or-later'],
  ['both', '(MIT AND GPL-2.0-only)'],
  ['linked', 'LGPL-3.0-or-later'],
  ['secret', 'UNLICENSED'],
  ['own', 'SEE LICENSE IN LICENSE.txt'],
  ['silent', undefined],
])('does not ship %s under %s', (name, declared) => {
  expect(() => judgeLicence(name, declared)).toThrow(name)
})

it('reads all the texts that a package brings, its author and its page', async () => {
  await using folder = await temporaryFolder()
  await install(folder.path, { 'node_modules/a': {
    manifest: { license: 'MIT', author: { name: 'Ada' }, repository: { url: 'git+https://example.org/a.git' } },
    files: { 'LICENSE': 'the licence\n', 'ThirdPartyNotices.txt': 'the notices', 'license.js': 'code', 'readme.md': 'words' },
  } })
  const [installed] = await readInstalled(folder.path)
  expect(await readLicence(folder.path, installed!)).toEqual({ name: 'a', version: '1.0.0', licence: 'MIT', author: 'Ada', url: 'https://example.org/a', text: 'the licence\n\nthe notices' })
})

it('gives the standard text to a package that brings none, and says so', async () => {
  await using folder = await temporaryFolder()
  await install(folder.path, { 'node_modules/a': { manifest: { license: 'ISC', author: 'Ada <ada@example.org>' } } })
  const { text } = await readLicence(folder.path, (await readInstalled(folder.path))[0]!)
  expect(text).toContain('a, by Ada, names the licence ISC and comes without its text.')
  expect(text).toContain('Permission to use, copy, modify, and/or distribute this software')
})

it('finds what a package needs where Node finds it, and no more', async () => {
  await using folder = await temporaryFolder()
  await install(folder.path, {
    'node_modules/a': { manifest: { license: 'MIT', dependencies: { b: '*' } } },
    'node_modules/a/node_modules/b': { manifest: { license: 'MIT', version: '2.0.0', dependencies: { '@x/c': '*' } } },
    'node_modules/b': { manifest: { license: 'MIT' } },
    'node_modules/@x/c': { manifest: { license: 'MIT', dependencies: { a: '*' }, optionalDependencies: { 'not-of-this-system': '*' } } },
    'node_modules/d': { manifest: { license: 'MIT' } },
  })
  const closure = closureOf('a', await readInstalled(folder.path))
  expect(closure.map(({ path }) => path).sort()).toEqual(['node_modules/@x/c', 'node_modules/a', 'node_modules/a/node_modules/b'])
})

it('may ship every module that the engine needs, with a text for each', async () => {
  const modules = (await readInstalled(projectFolder)).filter(({ dev }) => !dev)
  const licences = await Promise.all(modules.map(one => readLicence(projectFolder, one)))
  expect(licences.length).toBeGreaterThan(100)
  expect(licences.filter(({ text }) => text.length < 200).map(({ name }) => name)).toEqual([])
})

it('names what is shipped and is no package', async () => {
  const parts = await readParts(name => `${name}'s version`)
  expect(parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['Electron', 'Chromium', 'Node.js', 'ONNX Runtime', 'SQLite', 'Likeness Mini']))
  expect(parts.every(({ text, licence }) => text.length > 100 && licence !== '')).toBe(true)
})

it('names every encoder that is shipped, with the text beside it, or the program\'s own', async () => {
  await using folder = await temporaryFolder()
  await writeTree(join(folder.path, 'one'), { 'manifest.json': tinyManifest({ id: 'one', name: 'One' }), 'LICENCE': 'You may look at it.' })
  await writeTree(join(folder.path, 'two'), { 'manifest.json': tinyManifest({ id: 'two', name: 'Two', licence: 'MIT' }) })
  const texts = (await encoderLicences(folder.path)).map(({ name, text }) => [name, text.split('\n')[0]])
  expect(texts).toEqual([['One', 'You may look at it.'], ['Two', 'MIT License']])

  await writeTree(join(folder.path, 'three'), { 'manifest.json': '{}' })
  await expect(encoderLicences(folder.path)).rejects.toThrow('three')
})
