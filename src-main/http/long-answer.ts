import { setImmediate } from 'node:timers/promises'

/** Characters of a text that are written at once. */
const sliceLength = 500_000

/**
 * An object as JSON: a stream where it holds a text so long that to write it at once would keep others waiting, else as one text.
 */
export function jsonBody(value: object): string | ReadableStream<Uint8Array> {
  const isLong = Object.values(value).some(member => typeof member === 'string' && member.length > sliceLength)
  return isLong ? streamOf(piecesOf(value)) : JSON.stringify(value)
}

function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await pieces.next()
      if (done)
        controller.close()
      else
        controller.enqueue(encoder.encode(value))
    },
    cancel: () => void pieces.return(undefined),
  })
}

async function* piecesOf(value: object): AsyncGenerator<string> {
  let separator = '{'
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined)
      continue
    yield `${separator}${JSON.stringify(name)}:`
    separator = ','
    if (typeof member === 'string') {
      yield '"'
      // A pair that is cut in two is written as two escapes, which are the same character.
      for (let start = 0; start < member.length; start += sliceLength) {
        yield JSON.stringify(member.slice(start, start + sliceLength)).slice(1, -1)
        await setImmediate()
      }
      yield '"'
    }
    else {
      yield JSON.stringify(member)
    }
  }
  yield '}'
}
