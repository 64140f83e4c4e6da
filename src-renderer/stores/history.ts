import type { ShallowRef } from 'vue'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useNotices } from './notices.ts'

/** A change that was made, and how to take it back, or to do it again: answered with the engine's word for the opposite. */
interface Change {
  readonly label: string
  readonly takeBack: TakeBack
  /** The notice that tells of it. */
  readonly notice: number
}

type TakeBack = () => Promise<{ readonly undo: string }>
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
    recordMade(label, () => client.undo({ token }))
  }

  /** Something was made, such as a collection: `remove` takes it away again. */
  function recordMade(label: string, remove: TakeBack) {
    const change: Change = {
      label,
      takeBack: remove,
      notice: notices.offer(label, { label: messages.history.undo, run: () => move(done, undone, messages.history.undone, change) }),
    }
    done.value = [...done.value.slice(1 - most), change]
    undone.value = []
  }

  /** Takes the last change of a list, or a given one unless it has gone already, to the other list. */
  function move(from: Changes, to: Changes, say: (label: string) => string, wished?: Change): Promise<void> {
    last = last.then(async () => {
      const change = wished === undefined ? from.value.at(-1) : from.value.find(other => other === wished)
      if (!change)
        return
      from.value = from.value.filter(other => other !== change)
      try {
        const { undo } = await change.takeBack()
        to.value = [...to.value, { ...change, takeBack: () => client.undo({ token: undo }) }]
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
    recordMade,
    undo: () => move(done, undone, messages.history.undone),
    redo: () => move(undone, done, messages.history.redone),
  }
})
