import type { ShallowRef } from 'vue'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useNotices } from './notices.ts'

/** A change that was made, and the engine's word to take it back, or to do it again. */
interface Change {
  readonly label: string
  readonly token: string
  /** The notice that tells of it. */
  readonly notice: number
}

type Changes = ShallowRef<readonly Change[]>

const most = 100

/** What was changed, and can be taken back. */
export const useHistory = defineStore('history', () => {
  const notices = useNotices()
  const done: Changes = shallowRef([])
  const undone: Changes = shallowRef([])
  /** One after another, however fast they are asked for. */
  let last: Promise<void> = Promise.resolve()

  /** A change was made: `label` says what, such as “3 assets tagged wood”. It is told, with a way back. */
  function record(label: string, token: string) {
    const notice = notices.offer(label, { label: messages.history.undo, run: () => move(done, undone, messages.history.undone, token) })
    done.value = [...done.value.slice(1 - most), { label, token, notice }]
    undone.value = []
  }

  /** Takes the last change of a list, or that of a token unless it has gone already, to the other list. */
  function move(from: Changes, to: Changes, say: (label: string) => string, token?: string): Promise<void> {
    last = last.then(async () => {
      const change = token === undefined ? from.value.at(-1) : from.value.find(other => other.token === token)
      if (!change)
        return
      from.value = from.value.filter(other => other !== change)
      try {
        const { undo } = await client.undo({ token: change.token })
        to.value = [...to.value, { ...change, token: undo }]
        notices.dismiss(change.notice)
        notices.info(say(change.label))
      }
      catch (error) {
        notices.error(error)
      }
    })
    return last
  }

  return {
    canUndo: computed(() => done.value.length > 0),
    canRedo: computed(() => undone.value.length > 0),
    record,
    undo: () => move(done, undone, messages.history.undone),
    redo: () => move(undone, done, messages.history.redone),
  }
})
