import type { Installed, Licence } from './packages.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder } from '../processes.ts'
import { closureOf, readInstalled, readLicence } from './packages.ts'
import { libvipsText, readParts } from './parts.ts'

/** What the bundlers wrote down of the packages whose code is in what they made. */
const bundles = ['renderer', 'main', 'preload'].map(name => join(projectFolder, 'out', name, '.vite', 'bundled.json'))

/** Packages that are bundled already, so that the bundlers see nothing of what is in them. */
const bundledBefore = ['@scalar/api-reference']

/** The packages that carry Node: it is listed as what it is. */
const runtime = /^node(?:-bin)?-(?:linux|darwin|win)-/

/**
 * The licences of all that is shipped, by name: the modules that the engine loads, as they are installed below `folder`, what is bundled
 * into the pages and the program of Electron, and what is no package at all. Both must have been built.
 * Throws when there is something among them that must not be shipped.
 */
export async function gatherLicences(folder: string): Promise<readonly Licence[]> {
  const [own, project] = await Promise.all([readInstalled(folder), readInstalled(projectFolder)])
  const bundled = (await Promise.all(bundles.map(readBundled))).flat()
  const modules = own.filter(({ dev, name }) => !dev && !runtime.test(name)).map(one => ({ folder, one }))
  const others = [...bundled.flatMap(({ name, version }) => findInstalled(name, version, project)), ...bundledBefore.flatMap(name => closureOf(name, project))].map(one => ({ folder: projectFolder, one }))
  const packages = await Promise.all([...modules, ...others].map(async ({ folder, one }) => withLibvips(folder, one, await readLicence(folder, one))))
  const versionOf = (name: string) => project.find(({ path }) => path === `node_modules/${name}`)?.version ?? ''
  const all = new Map([...packages, ...await readParts(versionOf)].map(licence => [`${licence.name}@${licence.version}`, licence]))
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en', { numeric: true }))
}

async function withLibvips(folder: string, { name, path }: Installed, licence: Licence): Promise<Licence> {
  if (name.startsWith('@img/sharp-libvips-'))
    return { ...licence, text: await libvipsText(folder, path) }
  // On Windows libvips lies in the package of what uses it.
  return name.startsWith('@img/sharp-win32-') ? { ...licence, text: `${licence.text}\n\n${await libvipsText(folder, path)}` } : licence
}

async function readBundled(path: string): Promise<readonly { readonly name: string, readonly version: string }[]> {
  return JSON.parse(await readFile(path, 'utf8')) as readonly { readonly name: string, readonly version: string }[]
}

function findInstalled(name: string, version: string, installed: readonly Installed[]): readonly Installed[] {
  const found = installed.find(one => one.name === name && one.version === version)
  if (!found)
    throw new Error(`${name} ${version} was bundled and is not installed any more: run \`npm ci\` and build again.`)
  return [found]
}
