import type { Asked } from '../../../../src-main/desktop/asks/parse.ts'
import { expect, it } from 'vitest'
import { createAskQueue, handOver, takeOver } from '../../../../src-main/desktop/asks/queue.ts'

it('takes over what a second instance was started with, in its folder', () => {
  const handed: unknown = JSON.parse(JSON.stringify(handOver(['--find-similar', 'a.png'], '/pictures')))
  expect(takeOver(handed, 'linux')).toMatchObject({ paths: ['/pictures/a.png'], refused: [] })
})

it('takes nothing from what is not understood', () => {
  for (const handed of [undefined, null, 'text', {}, { args: ['/a.png'] }, { args: [1], cwd: '/' }, { args: ['/a.png'], cwd: '/', more: true }, { args: Array.from({ length: 20_000 }).fill('/a.png'), cwd: '/' }])
    expect(takeOver(handed, 'linux')).toEqual({ paths: [], refused: [], hidden: false, fileManagers: undefined })
})

it('keeps what comes too early, in its order', () => {
  const queue = createAskQueue()
  const heard: Asked[] = []
  const [first, second, third] = ['/1.png', '/2.png', '/3.png'].map(path => ({ paths: [path], refused: [] }))
  queue.push(first!)
  queue.push(second!)
  queue.open(asked => heard.push(asked))
  queue.push(third!)
  expect(heard).toEqual([first, second, third])
})
