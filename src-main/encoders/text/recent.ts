/**
 * Remembers what `make` made of the last `limit` keys that were asked for. What fails is not remembered.
 */
export function rememberRecent<T>(limit: number, make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const recent = new Map<string, Promise<T>>()

  function forget(key: string, made: Promise<T>): void {
    if (recent.get(key) === made)
      recent.delete(key)
  }

  return (key) => {
    const made = recent.get(key) ?? make(key)
    recent.delete(key)
    recent.set(key, made)
    made.catch(() => forget(key, made))
    if (recent.size > limit)
      recent.delete(recent.keys().next().value!)
    return made
  }
}
