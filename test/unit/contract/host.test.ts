import type { ShellMessage } from '../../../src-main/contract/host.ts'
import { expect, it } from 'vitest'
import { createLineReader, ShellMessage as ShellMessageSchema, toLine } from '../../../src-main/contract/host.ts'

function createReader() {
  const received: ShellMessage[] = []
  const refused: string[] = []
  return { received, refused, read: createLineReader(ShellMessageSchema, message => received.push(message), reason => refused.push(reason)) }
}

it('reads messages however their lines come in parts', () => {
  const { received, refused, read } = createReader()
  const answer = { type: 'answer', id: 1, value: 'a\nb' } as const
  const text = toLine(answer) + toLine({ type: 'close' })
  for (const part of [text.slice(0, 5), text.slice(5, 40), `${text.slice(40)}\n\n{"type"`])
    read(part)
  expect(received).toEqual([answer, { type: 'close' }])
  expect(refused).toEqual([])
})

it('does not say what a line holds that it does not understand: it may be a secret', () => {
  const { received, refused, read } = createReader()
  read('{"type":"answer","id":1,"value":"secret","more":1}\nwarning: {"type":"answer","value":"secret"}\n{"value":"secret"}\n')
  expect(received).toEqual([])
  expect(refused).toEqual([
    'expected a message, got one of type "answer" that does not fit',
    'expected a message, got "warning: " and 43 characters in all',
    'expected a message, got "" and 18 characters in all',
  ])
})
