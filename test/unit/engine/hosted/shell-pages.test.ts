import type { EngineMessage } from '../../../../src-main/contract/host.ts'
import { expect, it } from 'vitest'
import { createShellPages } from '../../../../src-main/engine/hosted/shell-pages.ts'

function order(holder: string) {
  const lost: string[] = []
  return { holder, lost, signal: new AbortController().signal, onLost: (reason: string) => void lost.push(reason) }
}

it('has the shell open and close each page, once', async () => {
  const sent: EngineMessage[] = []
  const pages = createShellPages(message => sent.push(message))
  const page = await pages.open(order('one'))
  await page.close()
  await page.close()
  expect(sent).toEqual([{ type: 'stage-open', holder: 'one' }, { type: 'stage-close', holder: 'one' }])
  expect(pages.lost('one', 'too late')).toBe(false)
})

it('hears of a page that is lost, which is not closed then', async () => {
  const sent: EngineMessage[] = []
  const pages = createShellPages(message => sent.push(message))
  const [one, two] = [order('one'), order('two')]
  const page = await pages.open(one)
  await pages.open(two)
  expect(pages.lost('one', 'it crashed')).toBe(true)
  expect(pages.lost('three', 'it crashed')).toBe(false)
  await page.close()
  expect([one.lost, two.lost]).toEqual([['it crashed'], []])
  expect(sent.map(({ type }) => type)).toEqual(['stage-open', 'stage-open'])
})
