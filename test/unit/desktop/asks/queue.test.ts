import type { Asked } from '../../../../src-main/desktop/asks/parse.ts'
import { expect, it, vi } from 'vitest'
import { createAskQueue, handOver, takeOver } from '../../../../src-main/desktop/asks/queue.ts'

it('takes over what a second instance was started with, in its folder', () => {
  const handed: unknown = JSON.parse(JSON.stringify(handOver(['--find-similar', 'a.png'], '/pictures')))
  expect(takeOver(handed, 'linux')).toMatchObject({ paths: ['/pictures/a.png'], refused: [] })
})

it('takes nothing from what is not understood', () => {
  for (const handed of [undefined, null, 'text', {}, { args: ['/a.png'] }, { args: [1], cwd: '/' }, { args: ['/a.png'], cwd: '/', more: true }, { args: Array.from({ length: 20_000 }).fill('/a.png'), cwd: '/' }])
    expect(takeOver(handed, 'linux')).toEqual({ paths: [], refused: [], hidden: false, fileManagers: undefined })
})

function askedBy(path: string): Asked {
  return { paths: [path], refused: [] }
}

const [first, second, third, fourth] = [askedBy('/1.png'), askedBy('/2.png'), askedBy('/3.png'), askedBy('/4.png')]

it('keeps what comes too early, and hands it over at once', () => {
  const queue = createAskQueue()
  const heard: Asked[] = []
  queue.push(first)
  queue.push(second)
  queue.open(asked => heard.push(asked))
  expect(heard).toEqual([{ paths: ['/1.png', '/2.png'], refused: [] }])
})

it('takes what comes in quick succession for one ask, and what comes later for another', () => {
  vi.useFakeTimers()
  try {
    const queue = createAskQueue()
    const heard: (readonly string[])[] = []
    queue.open(({ paths }) => heard.push(paths))
    queue.push(first)
    vi.advanceTimersByTime(200)
    queue.push(second)
    queue.push(second)
    vi.advanceTimersByTime(200)
    expect(heard).toEqual([])
    queue.push(third)
    vi.advanceTimersByTime(1000)
    queue.push(fourth)
    vi.advanceTimersByTime(1000)
    expect(heard).toEqual([['/1.png', '/2.png', '/3.png'], ['/4.png']])
  }
  finally {
    vi.useRealTimers()
  }
})
