export interface Memory<T> {
  /** What is kept under a key; it counts as used now. */
  readonly get: (key: string) => T | undefined
  readonly set: (key: string, value: T) => void
  readonly delete: (key: string) => void
}

/** Keeps values for a while after they were set, and only the `limit` last used ones. */
export function createMemory<T>({ limit, keptMs, now = Date.now }: { readonly limit: number, readonly keptMs: number, readonly now?: () => number }): Memory<T> {
  const entries = new Map<string, { readonly value: T, readonly until: number }>()
  return {
    get: (key) => {
      const entry = entries.get(key)
      if (!entry)
        return undefined
      entries.delete(key)
      if (entry.until <= now())
        return undefined
      entries.set(key, entry)
      return entry.value
    },
    set: (key, value) => {
      entries.delete(key)
      entries.set(key, { value, until: now() + keptMs })
      for (const oldest of entries.keys()) {
        if (entries.size <= limit)
          break
        entries.delete(oldest)
      }
    },
    delete: key => void entries.delete(key),
  }
}
