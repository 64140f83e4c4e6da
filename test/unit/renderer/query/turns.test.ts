import { expect, it } from 'vitest'
import { createTurns } from '../../../../src-renderer/query/turns.ts'

const never = new AbortController().signal

it('lets so many at once, the others in their order', async () => {
  const turns = createTurns(2)
  const order: string[] = []
  const [endA, endB] = await Promise.all([turns.take(never), turns.take(never)])
  const take = async (name: string) => {
    const end = await turns.take(never)
    order.push(name)
    return end
  }
  const c = take('c')
  const d = take('d')
  await Promise.resolve()
  expect(order).toEqual([])
  endB()
  const endC = await c
  expect(order).toEqual(['c'])
  endB()
  await Promise.resolve()
  expect(order).toEqual(['c'])
  endA()
  await d
  endC()
  expect(order).toEqual(['c', 'd'])
})

it('who gives up waits no longer, and keeps nobody waiting', async () => {
  const turns = createTurns(1)
  const end = await turns.take(never)
  const controller = new AbortController()
  const left = turns.take(controller.signal)
  const next = turns.take(never)
  controller.abort(new Error('given up'))
  await expect(left).rejects.toThrow('given up')
  end()
  expect(await next).toBeTypeOf('function')
  await expect(turns.take(controller.signal)).rejects.toThrow('given up')
})
