import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import known from 'spdx-license-list/full.js'
import { z } from 'zod'
import { judgeLicence } from './policy.ts'

/** The licence of one thing that is shipped, as the window's About page reads it. */
export interface Licence {
  readonly name: string
  readonly version: string
  /** SPDX expression. */
  readonly licence: string
  readonly author?: string
  readonly url?: string
  readonly text: string
}

/** An installed package: where it lies within the folder of `node_modules`, and what npm wrote down of it. */
export interface Installed {
  readonly path: string
  readonly name: string
  readonly version: string
  /** Only those who work on the project need it. */
  readonly dev: boolean
  /** Names of what it needs. */
  readonly needs: readonly string[]
}

const names = z.record(z.string(), z.string()).default({})
const Lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string(), dev: z.boolean().default(false), dependencies: names, optionalDependencies: names })),
})

const Person = z.union([z.string(), z.object({ name: z.string() })]).transform(person => typeof person === 'string' ? person.replace(/\s*[<(].*$/, '') : person.name)
const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]).optional(),
  author: Person.optional().catch(undefined),
  homepage: z.string().optional().catch(undefined),
  repository: z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]).optional().catch(undefined),
})
type Manifest = z.infer<typeof Manifest>

/** Files of a package that hold its licence, or those of what it was made with. */
const licenceFile = /^(?:licen[cs]e|copying|notice|third-?party|copyright)|\.licen[cs]e$/i

/** What npm installed below a folder, on this system. */
export async function readInstalled(folder: string): Promise<readonly Installed[]> {
  const { packages } = Lock.parse(JSON.parse(await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8')))
  return Object.entries(packages)
    .filter(([path]) => existsSync(join(folder, path, 'package.json')))
    .map(([path, { version, dev, dependencies, optionalDependencies }]) => ({ path, name: path.split('node_modules/').at(-1)!, version, dev, needs: Object.keys({ ...dependencies, ...optionalDependencies }) }))
}

/** A package and all that it needs, as Node finds it from there. */
export function closureOf(name: string, installed: readonly Installed[]): readonly Installed[] {
  const byPath = new Map(installed.map(one => [one.path, one]))
  const found = new Set<Installed>()
  const add = (one: Installed | undefined): void => {
    if (one === undefined || found.has(one))
      return
    found.add(one)
    one.needs.forEach(need => add(lookUp(need, one.path, byPath)))
  }
  add(byPath.get(`node_modules/${name}`))
  return [...found]
}

function lookUp(name: string, from: string, byPath: ReadonlyMap<string, Installed>): Installed | undefined {
  const folders = `/${from}`.split('/node_modules/')
  const places = folders.map((_, i) => [...folders.slice(0, i + 1), name].join('/node_modules/').slice(1)).reverse()
  return places.map(place => byPath.get(place)).find(found => found !== undefined)
}

/**
 * The licence of an installed package: the texts that it brings, else the standard text of what it declares, and that it is one.
 * Throws when it must not be shipped.
 */
export async function readLicence(folder: string, { path }: Installed): Promise<Licence> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, path, 'package.json'), 'utf8')))
  const licence = judgeLicence(manifest.name, manifest.license)
  const files = (await readdir(join(folder, path), { withFileTypes: true })).filter(file => file.isFile() && licenceFile.test(file.name) && !/\.[cm]?[jt]s$/.test(file.name))
  const texts = await Promise.all(files.map(file => readFile(join(folder, path, file.name), 'utf8')))
  const url = urlOf(manifest)
  return {
    name: manifest.name,
    version: manifest.version,
    licence,
    ...manifest.author ? { author: manifest.author } : {},
    ...url ? { url } : {},
    text: texts.length > 0 ? texts.map(text => text.trim()).join('\n\n') : standardText(licence, manifest),
  }
}

/** The text of a licence as SPDX has it, for something that brings none. Throws when SPDX does not know it. */
export function standardText(licence: string, { name, author }: { readonly name: string, readonly author?: string | undefined }): string {
  const ids = licence.replaceAll(/[()]/g, '').split(/\s+(?:AND|OR)\s+/)
  const texts = ids.map((id) => {
    const text = known[id]?.licenseText
    if (text === undefined)
      throw new Error(`${name} comes without a text of its licence ${id}, and SPDX has none.`)
    return text.trim()
  })
  return [`${name}${author ? `, by ${author},` : ''} names the licence ${licence} and comes without its text. This is the standard one:`, ...texts].join('\n\n')
}

function urlOf({ homepage, repository }: Manifest): string | undefined {
  const url = homepage ?? repository?.replace(/^git\+/, '').replace(/\.git$/, '').replace(/^git:\/\/|^ssh:\/\/git@/, 'https://')
  return url && /^https?:\/\//.test(url) ? url : undefined
}
