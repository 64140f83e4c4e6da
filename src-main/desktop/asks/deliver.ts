import type { Windows } from '../types.ts'
import type { Asked } from './parse.ts'

/** Tells a window what was asked from outside: the one in front, or a new one where none is open. */
export function deliver(windows: Windows, { paths, refused }: Asked): void {
  const window = windows.show()
  if (paths.length > 0)
    windows.send(window, { type: 'ask', paths })
  refused.forEach(error => windows.send(window, { type: 'refused', error }))
}
