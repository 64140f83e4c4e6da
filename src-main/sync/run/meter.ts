import type { SyncProgress } from '../../contract/sync.ts'
import type { Clock } from '../clock.ts'
import { Readable } from 'node:stream'

export type Meter = ReturnType<typeof createMeter>

/** Measures how far a run is; `onChange` is called often. */
export function createMeter({ now }: Pick<Clock, 'now'>, onChange: () => void) {
  let phase: SyncProgress['phase'] = 'planning'
  let total = 0
  let done = 0
  let bytesTotal = 0
  let bytesDone = 0
  let began = now()
  const underWay = new Map<string, { readonly bytes: number, read: number }>()

  function moving(): number {
    return [...underWay.values()].reduce((sum, { bytes, read }) => sum + Math.min(bytes, read), 0)
  }

  return {
    /** A phase begins that has so many items and bytes to go through. */
    enter: (next: SyncProgress['phase'], items: number, bytes: number = 0): void => {
      [phase, total, done, bytesTotal, bytesDone, began] = [next, items, 0, bytes, 0, now()]
      underWay.clear()
      onChange()
    },
    /** An upload of so many bytes begins. */
    begin: (key: string, bytes: number): void => void underWay.set(key, { bytes, read: 0 }),
    /** The same stream of an upload's bytes, counted as they are read. */
    follow: (key: string, stream: Readable): Readable => Readable.from(counted(stream, (bytes) => {
      const upload = underWay.get(key)
      if (upload)
        upload.read += bytes
      onChange()
    }), { objectMode: false }),
    /** An upload ended, well or not. */
    end: (key: string): void => void underWay.delete(key),
    /** Items are through, whatever became of them; `bytes` as they were planned. */
    advance: (items: number, bytes: number = 0): void => {
      done += items
      bytesDone += bytes
      onChange()
    },
    progress: (): SyncProgress => {
      const bytes = Math.min(bytesTotal, bytesDone + moving())
      return { phase, total, done, bytesTotal, bytesDone: bytes, etaSeconds: etaOf((now() - began) / 1000, bytesTotal > 0 ? bytes / bytesTotal : total > 0 ? done / total : 0) }
    },
  }
}

/** Seconds that the rest takes when it goes on as it did; null while nothing is known. */
export function etaOf(seconds: number, part: number): number | null {
  return part > 0 && part <= 1 && seconds > 0 ? Math.round(seconds * (1 - part) / part) : null
}

async function* counted(stream: Readable, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    count(piece.byteLength)
    yield piece
  }
}
