import { setImmediate } from 'node:timers/promises'

/** Characters of a text that are written at once. */
const sliceLength = 500_000

/**
 * An object as JSON: a stream where it holds a text so long that to write it at once would keep others waiting, else as one text.
 */
export function jsonBody(value: object): string | ReadableStream<Uint8Array> {
  const isLong = Object.values(value).some(member => typeof member === 'string' && member.length > sliceLength)
  return isLong ? ReadableStream.from(piecesOf(value)).pipeThrough(new TextEncoderStream()) as ReadableStream<Uint8Array> : JSON.stringify(value)
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
