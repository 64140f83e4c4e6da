import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { jsonBody } from '../../../src-main/http/long-answer.ts'

it('answers an object as one text', () => {
  expect(jsonBody({ a: 'x', b: [1] })).toBe('{"a":"x","b":[1]}')
  expect(jsonBody([])).toBe('[]')
})

it('answers a long text in pieces that are the same JSON, though they cut characters in two', async () => {
  // After an odd number of letters each piece ends in the middle of an emoji.
  const value = { fileName: 'a "b".csv', text: `x${'😀\r\n"\\'.repeat(300_000)}`, left: undefined, rows: [1, null] }
  const body = jsonBody(value)
  expect(body).toBeInstanceOf(ReadableStream)
  expect(await new Response(body).json()).toEqual({ fileName: value.fileName, text: value.text, rows: [1, null] })
})

it('answers a long list in pieces that are the same JSON, wherever they end', async () => {
  for (const items of [1001, 2000, 2500]) {
    const value = { matched: 1, refused: Array.from({ length: items }, (_, i) => ({ entry: `line ${i}`, reason: '"],[' })), undo: null }
    const body = jsonBody(value)
    expect(body).toBeInstanceOf(ReadableStream)
    expect(await new Response(body).json()).toEqual(value)
  }
  expect(jsonBody(Array.from({ length: 3 }, () => 'x'.repeat(600_000)))).toBeTypeOf('string')
})

it('lets others have their turn between the pieces', async () => {
  let turns = 0
  let isDone = false
  const others = (async () => {
    for (; !isDone; turns++)
      await setImmediate()
  })()
  const reader = (jsonBody({ text: 'x'.repeat(5_000_000) }) as ReadableStream<Uint8Array>).getReader()
  while (!(await reader.read()).done);
  isDone = true
  await others
  expect(turns).toBeGreaterThanOrEqual(9)
})
