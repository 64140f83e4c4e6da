import type { Known, Outgoing } from '../../types.ts'
import { isAsItLies } from '../../as-it-lies.ts'
import { withKey } from '../marked-names.ts'

/**
 * Names at the service. An asset carries nothing of ours but its name, and is known again by that and its size. Where these do not tell
 * it from another one the name gets its key: of what is made here, whose size is another one each time, and of files that share both
 * with others of their collection. All others keep their names.
 */
export function keepNames() {
  const shared = new Map<string, ReadonlySet<string>>()

  return {
    /** Looks which names tell nothing, among all that is known of a container. */
    look: (container: string, known: readonly Known[]): void => {
      const groups = Map.groupBy(known, looksOf)
      shared.set(container, new Set([...groups].filter(([, those]) => those.length > 1).map(([looks]) => looks)))
    },

    /** An item by the name that it gets there. */
    named: (container: string, item: Outgoing): Outgoing =>
      isAsItLies(item) && !shared.get(container)?.has(looksOf(item)) ? item : { ...item, name: withKey(item.name, item.key) },
  }
}

function looksOf({ name, bytes }: Pick<Known, 'name' | 'bytes'>): string {
  return `${bytes} ${name}`
}
