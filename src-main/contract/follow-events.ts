import { LikenessEvent } from './events.ts'

/** Parts of a stream of server-sent events are separated by an empty line; comments begin with a colon. */
const separator = '\n\n'

/**
 * Calls `listen` with each event of an open answer of `/api/events`. The answer ends it.
 * Where the stream ends or breaks off by itself, nothing more comes and `onEnd` is called once: what is asked of the engine
 * next says why.
 */
export function followEvents(response: Response, listen: (event: LikenessEvent) => void, onEnd: () => void = () => undefined): () => void {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let stopped = false
  void read().catch(() => undefined).then(() => stopped || onEnd())
  return () => {
    stopped = true
    void reader.cancel().catch(() => undefined)
  }

  async function read(): Promise<void> {
    let text = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const parts = (text + part.value).split(separator)
      text = parts.pop()!
      parts.flatMap(dataOf).forEach(data => listen(LikenessEvent.parse(JSON.parse(data))))
    }
  }
}

function dataOf(part: string): string[] {
  return part.split('\n').filter(line => line.startsWith('data: ')).map(line => line.slice('data: '.length))
}
