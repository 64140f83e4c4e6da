import type { FoundFile, MoveCandidate, Place } from '../catalog/scans.ts'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { below } from './walk.ts'

/** What is at the place where a file was known: nothing, something that cannot be looked at, or a file. */
export type OldPlace
  = | { readonly state: 'empty' | 'unknown' }
    | {
      readonly state: 'taken'
      readonly inode: number
      /** Whether the folders list it under just this path, and not only take the path for another spelling of that of the file. */
      readonly isListed: boolean
    }

/**
 * Whether a file of this inode, null where there is none that lasts, is no longer at its old place. One that is there still, and
 * here as well, is a hard link.
 */
export function hasLeft(inode: number | null, place: OldPlace): boolean {
  return place.state === 'empty' || (place.state === 'taken' && !place.isListed && (inode === null || inode === place.inode))
}

/**
 * Which known files the found ones are, moved here: those of the same inode that have left their old place. Of several,
 * those come first that are as they were, then, of hard links, those whose paths end alike; each candidate is taken at most once.
 * @param folder where the files were found, relative to the root
 */
export function matchMoves(folder: string, fresh: readonly FoundFile[], candidatesOf: (file: FoundFile) => readonly MoveCandidate[], hasLeft: (candidate: MoveCandidate) => boolean): Map<FoundFile, MoveCandidate> {
  const pairs = fresh.flatMap(file => candidatesOf(file).filter(hasLeft).map(candidate => ({ file, candidate, alike: alikeAtEnd(below(folder, file.name), below(candidate.folder, candidate.name)) })))
  const taken = new Set<number>()
  const moves = new Map<FoundFile, MoveCandidate>()
  for (const { file, candidate } of pairs.toSorted((a, b) => Number(isEdited(a.candidate, a.file)) - Number(isEdited(b.candidate, b.file)) || b.alike - a.alike)) {
    if (moves.has(file) || taken.has(candidate.id))
      continue
    taken.add(candidate.id)
    moves.set(file, candidate)
  }
  return moves
}

/** Whether a known file that was moved has been written to as well. */
export function isEdited(known: MoveCandidate, file: FoundFile): boolean {
  return known.size !== file.size || known.mtimeMs !== file.mtimeMs
}

/** How many names at the end of two paths are the same. */
function alikeAtEnd(path: string, other: string): number {
  const [names, others] = [path.split('/').reverse(), other.split('/').reverse()]
  const differing = names.findIndex((name, i) => name !== others[i])
  return differing === -1 ? names.length : differing
}

/** Where candidates were, as one text each. */
export function placeKey({ libraryId, folder, name }: Place): string {
  return JSON.stringify([libraryId, folder, name])
}

/** A file that was found, by its absolute path, and what it may have been. */
export interface Suspect {
  readonly path: string
  readonly candidate: MoveCandidate
}

/**
 * Looks at the old places of candidates and answers the keys of those that they have left. A library whose folder cannot be
 * read tells nothing: its assets stay its own. That of a removed library need not be there any more; and what lies below a
 * removed library's folder may be found again, at the same place, by another.
 */
export async function lookAtOldPlaces(suspects: readonly Suspect[], isReadable: (root: string) => boolean): Promise<ReadonlySet<string>> {
  const listings = new Map<string, Promise<ReadonlySet<string>>>()
  const left = await Promise.all(suspects.map(async ({ path, candidate }) => {
    const old = join(candidate.root, candidate.folder, candidate.name)
    const isSameFile = candidate.isRemoved && old === path
    const canTell = candidate.isRemoved || isReadable(candidate.root)
    return isSameFile || (canTell && hasLeft(candidate.inode, await placeAt(candidate, old, listings)))
  }))
  return new Set(suspects.filter((_, index) => left[index]).map(({ candidate }) => placeKey(candidate)))
}

async function placeAt(candidate: MoveCandidate, path: string, listings: Map<string, Promise<ReadonlySet<string>>>): Promise<OldPlace> {
  try {
    const { ino } = await lstat(path)
    const isOther = candidate.inode !== null && candidate.inode !== ino
    const isListed = isOther || await isListedAt(candidate, listings)
    return { state: 'taken', inode: ino, isListed }
  }
  catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { state: code === 'ENOENT' || code === 'ENOTDIR' ? 'empty' : 'unknown' }
  }
}

async function isListedAt({ root, folder, name }: MoveCandidate, listings: Map<string, Promise<ReadonlySet<string>>>): Promise<boolean> {
  let at = ''
  for (const part of below(folder, name).split('/')) {
    const listing = listings.get(join(root, at)) ?? readdir(join(root, at)).then(names => new Set(names))
    listings.set(join(root, at), listing)
    if (!(await listing).has(part))
      return false
    at = below(at, part)
  }
  return true
}
