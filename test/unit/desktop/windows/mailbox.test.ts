import { expect, it } from 'vitest'
import { createMailbox } from '../../../../src-main/desktop/windows/mailbox.ts'

it('delivers in order once somebody listens, at once while they do, and not to others', () => {
  const [a, b] = [{ name: 'a' }, { name: 'b' }]
  const delivered: string[] = []
  const mailbox = createMailbox<typeof a, number>(({ name }, message) => delivered.push(`${name}${message}`))
  mailbox.send(a, 1)
  mailbox.send(b, 2)
  mailbox.send(a, 3)
  expect(delivered).toEqual([])
  mailbox.open(a)
  mailbox.open(a)
  mailbox.send(a, 4)
  expect(delivered).toEqual(['a1', 'a3', 'a4'])
})

it('waits again for who does not listen any more, as while a page loads anew, and keeps the newest', () => {
  const window = {}
  const delivered: number[] = []
  const mailbox = createMailbox<object, number>((_, message) => delivered.push(message))
  mailbox.open(window)
  mailbox.close(window)
  for (let message = 0; message < 150; message++)
    mailbox.send(window, message)
  expect(delivered).toEqual([])
  mailbox.open(window)
  expect([delivered.length, delivered[0], delivered.at(-1)]).toEqual([100, 50, 149])
})
