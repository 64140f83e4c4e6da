import type { Anchor } from '../../src-main/contract/entities.ts'
import type { GivenFile } from '../query/given-files.ts'
import type { Source } from '../query/query.ts'
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { LikenessError } from '../../src-main/contract/errors.ts'
import { client } from '../client.ts'
import { describeError, useNotices } from './notices.ts'

/** A file that is being read. */
export interface Upload {
  readonly id: number
  readonly name: string
  readonly cancel: () => void
}

/** Files that are read at once: models are rendered, which takes a while. */
const atOnce = 3

/** Files from outside the libraries that were given to search by. */
export const useAnchors = defineStore('anchors', () => {
  const notices = useNotices()
  /** Kept over a reload: the engine keeps an anchor for a day, but has no list of them. */
  const anchors = useSessionStorage<Record<string, Anchor>>('likeness.anchors', {})
  const uploads = shallowRef<readonly Upload[]>([])
  /** Those that the engine said it does not have any more. */
  const missed = shallowRef<ReadonlySet<string>>(new Set())
  let last = 0

  /**
   * What files are searched by, in their order: an asset where one is of a library, else an anchor that is made of it, a few at a
   * time. Those that the engine cannot search by are left out, and a notice says why of each.
   */
  async function sourcesOf(files: readonly GivenFile[]): Promise<readonly Source[]> {
    const waiting = files.map(file => ({ file, ...begin(file.name) }))
    const found: (Source | undefined)[] = []
    const next = waiting.entries()
    const work = async () => {
      for (const [place, { file, id, signal }] of next)
        found[place] = await read(file, id, signal)
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, work))
    return found.filter(source => source !== undefined)
  }

  function begin(name: string) {
    const id = ++last
    const controller = new AbortController()
    const cancel = () => {
      controller.abort()
      end(id)
    }
    uploads.value = [...uploads.value, { id, name, cancel }]
    return { id, signal: controller.signal }
  }

  function end(id: number) {
    uploads.value = uploads.value.filter(upload => upload.id !== id)
  }

  async function read(given: GivenFile, id: number, signal: AbortSignal): Promise<Source | undefined> {
    try {
      signal.throwIfAborted()
      return await ('path' in given ? lookUp(given.path, signal) : upload(given.file, signal))
    }
    catch (error) {
      if (!signal.aborted)
        notices.error(named(error, given.name))
      return undefined
    }
    finally {
      end(id)
    }
  }

  /** A file on this machine: its asset where it is one that can be compared, so that nothing is read twice. */
  async function lookUp(path: string, signal: AbortSignal): Promise<Source> {
    const { asset } = await client.assetAt({ path }, { signal })
    return asset?.state === 'ready' ? { assetId: asset.id } : kept(await client.createAnchorOfFile({ path }, { signal }))
  }

  async function upload(file: File, signal: AbortSignal): Promise<Source> {
    return kept(await client.createAnchor({ file, fileName: file.name }, { signal }))
  }

  function kept(anchor: Anchor): Source {
    anchors.value = { ...anchors.value, [anchor.id]: anchor }
    return { anchorId: anchor.id }
  }

  function byId(id: string): Anchor | undefined {
    return anchors.value[id]
  }

  /** Whether its day is over. Reactive but for the clock. */
  function isGone(id: string): boolean {
    const anchor = byId(id)
    return missed.value.has(id) || (anchor !== undefined && Date.parse(anchor.expiresAt) <= Date.now())
  }

  /** The engine does not have these any more. */
  function miss(ids: readonly string[]) {
    missed.value = new Set([...missed.value, ...ids])
  }

  return { uploads, sourcesOf, byId, isGone, miss }
})

/** An error that says which file it is of. */
function named(error: unknown, name: string): unknown {
  return error instanceof LikenessError && !error.message.includes(name) ? new LikenessError(error.code, `${name}: ${describeError(error)}`) : error
}
