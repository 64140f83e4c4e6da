import { setImmediate } from 'node:timers/promises'

/** Works through a list, `size` items at a time; others have their turn between. */
export async function inChunks<T>(items: readonly T[], size: number, work: (chunk: readonly T[]) => void): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    work(items.slice(start, start + size))
    await setImmediate()
  }
}
