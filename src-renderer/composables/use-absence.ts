import { computed } from 'vue'
import { messages } from '../locales/messages.ts'
import { useSelection } from '../stores/selection.ts'

/** Why the file of the current asset is not to be had now; undefined when it is. */
export function useAbsence() {
  const selection = useSelection()
  return computed(() => {
    if (selection.item?.offline)
      return messages.inspector.offline
    return selection.item?.asset.state === 'missing' ? messages.inspector.missing : undefined
  })
}
