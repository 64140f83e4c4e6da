import type { EventBus } from '../contract/event-bus.ts'
import type { LikenessEvent } from '../contract/events.ts'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'

const pingEveryMs = 15_000

/** `/api/events`: every event as it happens, beginning with the last state of those that are states. */
export function createEventStream(events: EventBus): Hono {
  return new Hono().get('/api/events', c => streamSSE(c, async (stream) => {
    let send: Promise<unknown> = Promise.resolve()
    const write = (event: LikenessEvent) => {
      send = send.then(() => stream.writeSSE({ event: event.type, data: JSON.stringify(event) }))
    }
    for (const type of ['libraries', 'encoders', 'progress'] as const) {
      const last = events.last(type)
      if (last)
        write(last)
    }
    const stop = events.listen(write)
    const ended = new Promise<void>(resolve => stream.onAbort(resolve))
    const ping = setInterval(() => send = send.then(() => stream.write(': ping\n\n')), pingEveryMs)
    await ended
    clearInterval(ping)
    stop()
  }))
}
