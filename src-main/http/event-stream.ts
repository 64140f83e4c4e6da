import type { EventBus } from '../contract/event-bus.ts'
import type { LikenessEvent } from '../contract/events.ts'
import { Hono } from 'hono'

const pingEveryMs = 15_000

/** Bytes that may wait for a client that does not read. Then its stream is ended; it comes back and begins with the last states. */
const backlogLimit = 4_000_000

/** `/api/events`: every event as it happens, beginning with the last state of those that are states. */
export function createEventStream(events: EventBus): Hono {
  return new Hono().get('/api/events', c => c.body(eventStream(events), 200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  }))
}

function eventStream(events: EventBus): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = () => {}
  let ended = false
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const write = (text: string) => {
        if (ended)
          return
        if (controller.desiredSize! > 0)
          return controller.enqueue(encoder.encode(text))
        ended = true
        stop()
        controller.close()
      }
      const send = (event: LikenessEvent) => write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      const ping = setInterval(write, pingEveryMs, ': ping\n\n')
      const unlisten = events.listen(send)
      stop = () => {
        clearInterval(ping)
        unlisten()
      }
      write(': hello\n\n')
      for (const type of ['libraries', 'encoders', 'progress'] as const) {
        const last = events.last(type)
        if (last)
          send(last)
      }
    },
    cancel: () => stop(),
  }, { highWaterMark: backlogLimit, size: chunk => chunk.byteLength })
}
