/**
 * Values that cross between processes, as JSON: unlike JSON they keep `undefined` apart from null. Functions and symbols do
 * not cross, as in Electron.
 */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'function' || typeof item === 'symbol')
      throw new TypeError('An object could not be cloned.')
    return item === undefined ? { $undefined: true } : item
  })
}

/** What `encode` was given. */
export function decode(text: string): unknown {
  const restore = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map(restore)
    if (typeof value !== 'object' || value === null)
      return value
    return '$undefined' in value ? undefined : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item)]))
  }
  return restore(JSON.parse(text))
}
