import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useNotices } from './notices.ts'

/** A change that was made, and the engine's word to take it back, or to do it again. */
interface Change {
  readonly label: string
  readonly token: string
}

const most = 100

/** What was changed, and can be taken back. */
export const useHistory = defineStore('history', () => {
  const notices = useNotices()
  const done = shallowRef<readonly Change[]>([])
  const undone = shallowRef<readonly Change[]>([])
  let working = false

  /** A change was made: `label` says what, such as “3 assets tagged wood”. It is told, with a way back. */
  function record(label: string, token: string) {
    done.value = [...done.value.slice(1 - most), { label, token }]
    undone.value = []
    notices.offer(label, { label: messages.history.undo, run: undo })
  }

  async function undo() {
    await move(done, undone, messages.history.undone)
  }

  async function redo() {
    await move(undone, done, messages.history.redone)
  }

  async function move(from: typeof done, to: typeof done, say: (label: string) => string) {
    const change = from.value.at(-1)
    if (!change || working)
      return
    working = true
    from.value = from.value.slice(0, -1)
    try {
      const { undo: token } = await client.undo({ token: change.token })
      to.value = [...to.value, { ...change, token }]
      notices.info(say(change.label))
    }
    catch (error) {
      notices.error(error)
    }
    finally {
      working = false
    }
  }

  return { canUndo: computed(() => done.value.length > 0), canRedo: computed(() => undone.value.length > 0), record, undo, redo }
})
