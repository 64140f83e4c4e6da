import type { ShallowRef } from 'vue'
import type { Asset } from '../../src-main/contract/entities.ts'
import { shallowRef } from 'vue'

export interface AssetCacheOptions {
  /** Loads assets by their ids; `again`: all of them are held already, to bring them up to date. Unknown ones are left out. */
  readonly load: (ids: readonly number[], again: boolean) => Promise<readonly Asset[]>
  readonly onError: (error: unknown) => void
  /** Assets a request. */
  readonly batch: number
  /** Assets that are kept in memory; the longest unused go first. */
  readonly keep: number
}

export interface AssetCache {
  /** Counts up whenever assets may have changed: read it to depend on them. */
  readonly version: ShallowRef<number>
  readonly get: (id: number) => Asset | undefined
  /** Loads these, the first first; replaces what was wanted before. */
  readonly want: (ids: readonly number[]) => void
  /** Takes in assets that were loaded otherwise. */
  readonly put: (assets: readonly Asset[]) => void
  /** These, or with null all, may have changed: they are loaded again when they are wanted. */
  readonly refresh: (ids: readonly number[] | null) => void
}

interface Kept {
  /** Undefined: there is none any more. */
  readonly asset: Asset | undefined
  readonly fresh: boolean
}

/** Assets around what is looked at. One request is under way at a time, and each next one is chosen by what is wanted then. */
export function createAssetCache({ load, onError, batch, keep }: AssetCacheOptions): AssetCache {
  const version = shallowRef(0)
  const kept = new Map<number, Kept>()
  /** Named while a request is under way, and since it began. */
  let changed = new Set<number>()
  let allChanged = false
  let wanted: readonly number[] = []
  let running = false

  function want(ids: readonly number[]) {
    wanted = ids
    void pump()
  }

  function refresh(ids: readonly number[] | null) {
    if (ids === null)
      allChanged = true
    for (const id of ids ?? kept.keys()) {
      if (running)
        changed.add(id)
      const known = kept.get(id)
      if (known)
        kept.set(id, { ...known, fresh: false })
    }
    void pump()
  }

  async function pump() {
    if (running)
      return
    running = true
    try {
      for (let ids = missing(); ids.length > 0; ids = missing())
        await fetch(ids)
    }
    catch (error) {
      onError(error)
    }
    finally {
      running = false
    }
  }

  function missing(): number[] {
    return wanted.filter(id => !kept.get(id)?.fresh).slice(0, batch)
  }

  async function fetch(ids: readonly number[]) {
    changed = new Set()
    allChanged = false
    const found = new Map((await load(ids, ids.every(id => kept.has(id)))).map(asset => [asset.id, asset]))
    for (const id of ids) {
      kept.delete(id)
      kept.set(id, { asset: found.get(id), fresh: !allChanged && !changed.has(id) })
    }
    evict()
    version.value++
  }

  function put(assets: readonly Asset[]) {
    for (const asset of assets) {
      kept.delete(asset.id)
      kept.set(asset.id, { asset, fresh: true })
    }
    evict()
    version.value++
  }

  function evict() {
    const inView = new Set(wanted)
    for (const id of kept.keys()) {
      if (kept.size <= keep)
        return
      if (!inView.has(id))
        kept.delete(id)
    }
  }

  return { version, get: id => kept.get(id)?.asset, want, put, refresh }
}
