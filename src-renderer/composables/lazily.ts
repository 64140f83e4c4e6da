import type { Component } from 'vue'
import { defineAsyncComponent } from 'vue'
import { onConnect } from '../client.ts'

/** A component that is loaded when it is first shown; where the engine is away then, once it is back. */
export function lazily<T extends Component>(loader: () => Promise<{ readonly default: T }>): T {
  return defineAsyncComponent<T>({
    loader: async () => (await loader()).default,
    onError: (_error, retry) => {
      const stop = onConnect(() => {
        stop()
        retry()
      })
    },
  })
}
