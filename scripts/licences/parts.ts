import type { Licence } from './packages.ts'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { gunzipSync } from 'node:zlib'
import { listEncoders } from '../../src-main/encoders/store.ts'
import { shippedEncoders } from '../../src-main/engine/default-encoder.ts'
import { projectFolder } from '../processes.ts'
import { standardText } from './packages.ts'

const texts = join(import.meta.dirname, 'texts')

/** What is shipped and is no package of npm, or lies in one that does not speak of it. */
export async function readParts(versionOf: (name: string) => string): Promise<readonly Licence[]> {
  const text = (...path: readonly string[]) => readFile(join(...path), 'utf8')
  const packed = async (name: string) => gunzipSync(await readFile(join(texts, name))).toString('utf8')
  return [
    { name: 'Likeness', version: JSON.parse(await text(projectFolder, 'package.json')).version as string, licence: 'MIT', text: await text(projectFolder, 'LICENSE') },
    ...await encoderLicences(shippedEncoders.folder),
    { name: 'Electron', version: versionOf('electron'), licence: 'MIT', author: 'Electron contributors', url: 'https://www.electronjs.org/', text: await text(projectFolder, 'node_modules', 'electron', 'LICENSE') },
    {
      name: 'Chromium',
      version: `in Electron ${versionOf('electron')}`,
      licence: 'BSD-3-Clause AND others',
      url: 'https://www.chromium.org/',
      text: 'The notices of Chromium and of all that is in it come with the app: the file LICENSES.chromium.html in its folder, on macOS in Contents/Resources.',
    },
    { name: 'Node.js', version: process.versions.node, licence: 'MIT AND others', author: 'Node.js contributors', url: 'https://nodejs.org/', text: await packed('node.txt.gz') },
    {
      name: 'ONNX Runtime',
      version: versionOf('onnxruntime-node'),
      licence: 'MIT AND others',
      author: 'Microsoft',
      url: 'https://onnxruntime.ai/',
      text: [await text(texts, 'onnxruntime.txt'), await packed('onnxruntime-third-parties.txt.gz')].map(part => part.trim()).join('\n\n'),
    },
    {
      name: 'SQLite',
      version: `in better-sqlite3 ${versionOf('better-sqlite3')}`,
      licence: 'blessing',
      url: 'https://www.sqlite.org/copyright.html',
      text: 'The authors of SQLite have put it into the public domain. In place of a legal notice its source has this blessing:\n\nMay you do good and not evil.\nMay you find forgiveness for yourself and forgive others.\nMay you share freely, never taking more than you give.',
    },
    { name: 'NumKong', version: `in usearch ${versionOf('usearch')}`, licence: 'Apache-2.0', author: 'Ash Vardanian', url: 'https://github.com/ashvardanian/NumKong', text: await text(projectFolder, 'node_modules', 'usearch', 'numkong', 'LICENSE') },
    { name: 'Draco', version: `in three ${versionOf('three')}`, licence: 'Apache-2.0', author: 'Google', url: 'https://github.com/google/draco', text: standardText('Apache-2.0', { name: 'Draco', author: 'Google' }) },
    { name: 'Basis Universal', version: `in three ${versionOf('three')}`, licence: 'Apache-2.0', author: 'Binomial', url: 'https://github.com/BinomialLLC/basis_universal', text: standardText('Apache-2.0', { name: 'Basis Universal', author: 'Binomial' }) },
  ]
}

/** Those of the encoders in a folder: the text is that of the file LICENCE beside the manifest, or the program's own. Throws when one of them is not usable. */
export async function encoderLicences(folder: string): Promise<readonly Licence[]> {
  const { encoders, broken } = await listEncoders([folder])
  if (broken.length > 0)
    throw new Error(`encoders that are shipped are not usable: ${broken.map(({ folder, reason }) => `${folder}: ${reason}`).join('; ')}`)
  return Promise.all(encoders.map(async ({ manifest: { name, version, licence }, folder }): Promise<Licence> => {
    const own = join(folder, 'LICENCE')
    return { name, version, licence, text: await readFile(existsSync(own) ? own : join(projectFolder, 'LICENSE'), 'utf8') }
  }))
}

/** What is in the libraries that sharp brings: its own README names them; here come the versions and the text that it refers to. */
export async function libvipsText(folder: string, path: string): Promise<string> {
  const [readme, versions] = await Promise.all(['README.md', 'versions.json'].map(file => readFile(join(folder, path, file), 'utf8')))
  const made = Object.entries(JSON.parse(versions!) as Readonly<Record<string, string>>).map(([name, version]) => `${name} ${version}`).join(', ')
  return [readme!.trim(), `Versions: ${made}`, standardText('LGPL-3.0-or-later', { name: 'libvips', author: 'John Cupitt, Kirk Martinez and others' })].join('\n\n')
}
