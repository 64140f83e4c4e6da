import { setImmediate } from 'node:timers/promises'

/** Characters of a text, and items of a list, that are written at once. */
const sliceLength = 500_000
const sliceItems = 1000

/**
 * An answer as JSON: a stream where it is an object that holds a text or a list so long that to write it at once would keep others
 * waiting, else as one text.
 */
export function jsonBody(value: object): string | ReadableStream<Uint8Array> {
  return !Array.isArray(value) && Object.values(value).some(isLong) ? streamOf(piecesOf(value)) : JSON.stringify(value)
}

function isLong(member: unknown): boolean {
  return typeof member === 'string' ? member.length > sliceLength : Array.isArray(member) && member.length > sliceItems
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
    if (!isLong(member))
      yield JSON.stringify(member)
    else if (typeof member === 'string')
      yield* piecesOfText(member)
    else
      yield* piecesOfList(member as readonly unknown[])
  }
  yield '}'
}

async function* piecesOfText(text: string): AsyncGenerator<string> {
  yield '"'
  // A pair that is cut in two is written as two escapes, which are the same character.
  for (let start = 0; start < text.length; start += sliceLength) {
    yield JSON.stringify(text.slice(start, start + sliceLength)).slice(1, -1)
    await setImmediate()
  }
  yield '"'
}

async function* piecesOfList(list: readonly unknown[]): AsyncGenerator<string> {
  for (let start = 0; start < list.length; start += sliceItems) {
    yield (start === 0 ? '[' : ',') + JSON.stringify(list.slice(start, start + sliceItems)).slice(1, -1)
    await setImmediate()
  }
  yield ']'
}
