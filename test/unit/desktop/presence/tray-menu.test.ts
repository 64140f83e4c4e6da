import type { IngestProgress } from '../../../../src-main/contract/entities.ts'
import { expect, it } from 'vitest'
import { en } from '../../../../src-main/desktop/locales/en.ts'
import { statusLine, trayMenu } from '../../../../src-main/desktop/presence/tray-menu.ts'

const working: IngestProgress = { phase: 'working', halt: null, pace: 'full', total: 2000, done: 1000, failed: 2, pending: 998, rate: 3, etaSeconds: 300 }

function menuOf(progress: IngestProgress | undefined) {
  const chosen: string[] = []
  const items = trayMenu(progress, en.tray, { open: () => chosen.push('open'), pause: () => chosen.push('pause'), resume: () => chosen.push('resume'), quit: () => chosen.push('quit') })
  items.forEach(({ click }) => click?.(undefined as never, undefined, undefined as never))
  return { chosen, labels: items.flatMap(({ label, enabled }) => label === undefined ? [] : [enabled === false ? `(${label})` : label]) }
}

it('opens, pauses and ends', () => {
  expect(menuOf(working)).toEqual({ chosen: ['open', 'pause', 'quit'], labels: ['Open Likeness', '(Indexing 1,002 of 2,000)', 'Pause Indexing', 'Quit'] })
})

it('goes on with what was paused', () => {
  expect(menuOf({ ...working, phase: 'paused' })).toEqual({ chosen: ['open', 'resume', 'quit'], labels: ['Open Likeness', '(Paused, 998 waiting)', 'Resume Indexing', 'Quit'] })
})

it('says nothing of an engine that does not run', () => {
  expect(menuOf(undefined).labels).toEqual(['Open Likeness', '(Pause Indexing)', 'Quit'])
})

it('has a line for each state', () => {
  expect((['idle', 'scanning', 'halted'] as const).map(phase => statusLine({ ...working, phase }, en.tray))).toEqual(['Everything is indexed', 'Looking through folders', 'Indexing has stopped'])
})
