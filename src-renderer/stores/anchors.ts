import type { Anchor } from '../../src-main/contract/entities.ts'
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { LikenessError } from '../../src-main/contract/errors.ts'
import { client } from '../client.ts'
import { describeError, useNotices } from './notices.ts'

/** A file that is on its way. */
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

  /** Uploads files, a few at a time. Those that the engine cannot search by are left out, and a notice says why of each. */
  async function upload(files: readonly File[]): Promise<readonly Anchor[]> {
    const waiting = files.map(file => ({ file, ...begin(file.name) }))
    const found: (Anchor | undefined)[] = []
    const next = waiting.entries()
    const work = async () => {
      for (const [place, { file, id, signal }] of next)
        found[place] = await send(file, id, signal)
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, work))
    return found.filter(anchor => anchor !== undefined)
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

  async function send(file: File, id: number, signal: AbortSignal): Promise<Anchor | undefined> {
    try {
      signal.throwIfAborted()
      const anchor = await client.createAnchor({ file, fileName: file.name }, { signal })
      anchors.value = { ...anchors.value, [anchor.id]: anchor }
      return anchor
    }
    catch (error) {
      if (!signal.aborted)
        notices.error(named(error, file.name))
      return undefined
    }
    finally {
      end(id)
    }
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

  return { uploads, upload, byId, isGone, miss }
})

/** An error that says which file it is of. */
function named(error: unknown, name: string): unknown {
  return error instanceof LikenessError && !error.message.includes(name) ? new LikenessError(error.code, `${name}: ${describeError(error)}`) : error
}
