import type { Chance } from './chance.ts'
import type { Content, Contents } from './contents.ts'
import type { FileNode, ModelLibrary, World } from './world.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { fold, libraryOf, pathOf } from './world.ts'

/** What an operation works with. */
export interface Turn {
  readonly world: World
  readonly chance: Chance
  readonly contents: Contents
  /** Whether names that differ only in case or in their Unicode form are names of different files here. */
  readonly tellsNamesApart: boolean
  /** A number that was not given before. */
  readonly serial: () => number
}

/** Does something to the disk and to the model, and says what; undefined when nothing suits it at the moment. */
export type Operation = (turn: Turn) => Promise<string | undefined> | string | undefined

export interface WeighedOperation {
  readonly run: Operation
  readonly weight: number
}

export interface ChosenFile {
  readonly place: string
  readonly node: FileNode
}

/** So many files may leave a library between two settlings: fewer than would make it suspect. */
const departureLimit = 8
const fewestFiles = 4

const words = ['photo', 'Scan', 'Größe', 'café'.normalize('NFD'), 'x y', '日本', 'DSC_', 'naïve', 'ÉTÉ', '100%', '#tag', 'a\'b']
const extensions = ['.png', '.png', '.png', '.PNG', '.Png']

/** Libraries whose files are where they belong. */
export function librariesHere(world: World): ModelLibrary[] {
  return [...world.libraries.values()].filter(({ state }) => state === 'here')
}

/** Nothing else may touch these places and contents until all has settled. */
export function claim(world: World, places: readonly string[], contents: readonly Content[]): void {
  places.forEach(place => world.locked.add(`place ${fold(place)}`))
  contents.forEach(({ hash }) => world.locked.add(`content ${hash}`))
}

/** Whether a file that is there may be touched. */
export function isTouchable(world: World, place: string): boolean {
  return libraryOf(world, place).state === 'here'
    && !world.locked.has(`place ${fold(place)}`)
    && !world.locked.has(`content ${world.files.get(place)!.content.hash}`)
}

/** Whether nothing has, had or might be taken for having this name. */
export function isFree(world: World, place: string): boolean {
  const folded = fold(place)
  return !world.locked.has(`place ${folded}`)
    && ![...world.files.keys()].some(other => fold(other) === folded)
    && ![...world.assets].some(asset => fold(asset.place) === folded)
}

/** A file that may be touched. */
export function someFile({ world, chance }: Turn, suits: (file: ChosenFile) => boolean = () => true): ChosenFile | undefined {
  return chance.pick([...world.files]
    .map(([place, node]) => ({ place, node }))
    .filter(file => isTouchable(world, file.place) && suits(file)))
}

/** Places of all files below a folder. */
export function filesBelow(world: World, folder: string): string[] {
  return [...world.files.keys()].filter(place => place.startsWith(`${folder}/`))
}

/** All folders that hold files, those of the libraries themselves included. */
export function foldersOf(world: World): string[] {
  const folders = new Set(librariesHere(world).map(({ name }) => name))
  for (const place of world.files.keys()) {
    for (let folder = posix.dirname(place); folder !== '.'; folder = posix.dirname(folder)) {
      if (libraryOf(world, `${folder}/`).state === 'here')
        folders.add(folder)
    }
  }
  return [...folders]
}

/** A folder, below the libraries' own, whose files may all be touched. */
export function someFolder(turn: Turn, suits: (folder: string) => boolean = () => true): string | undefined {
  const { world, chance } = turn
  return chance.pick(foldersOf(world).filter(folder => folder.includes('/') && filesBelow(world, folder).every(place => isTouchable(world, place)) && suits(folder)))
}

/** A place that nobody ever had, in a folder that is there, or now and then in a new one. */
export function freshPlace(turn: Turn, folder = someFolderToFill(turn)): string {
  return `${folder}/${freshName(turn)}${turn.chance.pick(extensions)}`
}

/** A name that nobody ever had, without extension. */
export function freshName({ chance, serial }: Turn): string {
  return `${chance.pick(words)}${serial()}`
}

function someFolderToFill(turn: Turn): string {
  const folder = turn.chance.pick(foldersOf(turn.world).filter(folder => folder.split('/').length < 6))!
  return turn.chance.happens(0.2) ? `${folder}/${freshName(turn)}` : folder
}

/** Whether so many files may leave a library now. */
export function mayLeave(world: World, library: ModelLibrary, count: number): boolean {
  return (world.departures.get(library.name) ?? 0) + count <= departureLimit
    && filesBelow(world, library.name).length - count >= fewestFiles
}

/** Remembers that files left a library. */
export function depart(world: World, library: ModelLibrary, count: number): void {
  world.departures.set(library.name, (world.departures.get(library.name) ?? 0) + count)
}

/** Writes a file, and the folders that it is in. */
export function writeAt(world: World, place: string, content: Content): void {
  const path = pathOf(world, place)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content.bytes)
}

/** The same name with its letters in the other case; the extension stays. */
export function otherCase(place: string): string {
  const { dir, name, ext } = posix.parse(place)
  return posix.join(dir, [...name].map(letter => letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()).join('') + ext)
}

/** The same name in the other Unicode form; itself when it has but one. */
export function otherForm(place: string): string {
  const { dir, base } = posix.parse(place)
  return posix.join(dir, base === base.normalize('NFC') ? base.normalize('NFD') : base.normalize('NFC'))
}
