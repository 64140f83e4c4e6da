/** Items that are worked on at once, at most; the limits of the account count besides. */
const lanes = 8

/** Does the work for each item, some at once; answers in their order. Begins no other one after a failure, which is thrown. */
export async function sideBySide<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const untaken = [...items.entries()]
  const lane = async () => {
    for (let next = untaken.shift(); next; next = untaken.shift()) {
      const [index, item] = next
      results[index] = await work(item).catch((error) => {
        untaken.length = 0
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}
