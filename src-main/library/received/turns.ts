/** Work of one name one after another; of several names side by side. */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>()
  return {
    take: async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const mine = (last.get(name) ?? Promise.resolve()).then(work)
      const ended = mine.catch(() => {}).finally(() => last.get(name) === ended && last.delete(name))
      last.set(name, ended)
      return mine
    },
  }
}
