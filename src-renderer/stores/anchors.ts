import type { Anchor } from '../../src-main/contract/entities.ts'
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client } from '../client.ts'
import { useNotices } from './notices.ts'

/** Files from outside the libraries that were given to search by. */
export const useAnchors = defineStore('anchors', () => {
  const notices = useNotices()
  /** Kept over a reload: the engine keeps an anchor for a day, but has no list of them. */
  const anchors = useSessionStorage<Record<string, Anchor>>('likeness.anchors', {})
  /** Name of the file that is on its way. */
  const uploading = shallowRef<string | null>(null)

  /** Uploads a file; undefined when the engine cannot search by it, and a notice says why. */
  async function upload(file: File): Promise<Anchor | undefined> {
    uploading.value = file.name
    try {
      const anchor = await client.createAnchor({ file, fileName: file.name })
      anchors.value = { ...anchors.value, [anchor.id]: anchor }
      return anchor
    }
    catch (error) {
      notices.error(error)
      return undefined
    }
    finally {
      uploading.value = null
    }
  }

  function byId(id: string): Anchor | undefined {
    return anchors.value[id]
  }

  return { uploading, upload, byId }
})
