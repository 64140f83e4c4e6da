import type { Command } from '../command.ts'
import { ArrowLeftRight, Columns2, Undo } from '@lucide/vue'
import { useSelected } from '../../composables/use-selected.ts'
import { messages } from '../../locales/messages.ts'
import { leastCompared, mostCompared, useCompare } from '../../stores/compare.ts'
import { useNotices } from '../../stores/notices.ts'

/** Looking at some assets beside one another. */
export function commands(): readonly Command[] {
  const compare = useCompare()
  const selected = useSelected()
  const notices = useNotices()
  const texts = messages.compare

  async function open() {
    try {
      compare.show(await selected.resolve())
    }
    catch (error) {
      notices.error(error)
    }
  }

  return [
    { id: 'compare.selected', group: 'selection', label: () => texts.command, icon: Columns2, shortcuts: ['C'], available: () => selected.count.value >= leastCompared && selected.count.value <= mostCompared, run: open },
    { id: 'compare.close', group: 'go', label: () => texts.close, icon: Undo, shortcuts: ['Escape'], available: () => compare.isOpen, run: compare.close },
    { id: 'compare.swap', group: 'view', label: () => texts.swap, icon: ArrowLeftRight, shortcuts: ['B'], available: () => compare.isOpen && compare.stackable, run: () => {
      if (compare.mode === 'blink')
        compare.swap()
      else
        compare.mode = 'blink'
    } },
  ]
}
