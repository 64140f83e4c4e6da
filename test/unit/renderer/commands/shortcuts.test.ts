// @vitest-environment happy-dom
import type { Command } from '../../../../src-renderer/commands/command.ts'
import { createPinia, setActivePinia } from 'pinia'
import { beforeAll, expect, it } from 'vitest'
import { allCommands } from '../../../../src-renderer/commands/all.ts'
import { matches } from '../../../../src-renderer/commands/shortcut.ts'

/** Commands that share a shortcut, since never more than one of them can be done at a time. */
const exclusive: readonly (readonly string[])[] = [
  // The selection is cleared where nothing is compared.
  ['compare.close', 'selection.none'],
]

let commands: readonly Command[] = []

beforeAll(() => {
  setActivePinia(createPinia())
  commands = allCommands()
})

/** The keys that a shortcut is made of, in one writing. */
function normal(shortcut: string): string {
  return shortcut.split('+').map(part => part.toLowerCase()).toSorted().join('+')
}

it('no two commands have the same name', () => {
  const ids = commands.map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(15)
  expect(ids).toEqual([...new Set(ids)])
})

it('no two commands that can be done at once share a shortcut', () => {
  const byKeys = Map.groupBy(commands.flatMap(({ id, shortcuts }) => (shortcuts ?? []).map(shortcut => ({ id, keys: normal(shortcut) }))), ({ keys }) => keys)
  const shared = [...byKeys].map(([keys, uses]) => ({ keys, ids: uses.map(({ id }) => id) })).filter(({ ids }) => ids.length > 1)
  expect(shared.filter(({ ids }) => !exclusive.some(known => ids.every(id => known.includes(id))))).toEqual([])
})

it('every shortcut can be pressed, and every command is called something', () => {
  const named: Readonly<Record<string, string>> = { Space: ' ', Comma: ',', Period: '.', Plus: '+', Minus: '-' }
  for (const { id, label, shortcuts } of commands) {
    expect(label(), id).not.toBe('')
    for (const shortcut of shortcuts ?? []) {
      const parts = shortcut.split('+')
      const name = parts.at(-1) ?? ''
      const keys = { key: named[name] ?? name, ctrlKey: parts.includes('Mod'), shiftKey: parts.includes('Shift'), altKey: parts.includes('Alt'), metaKey: false }
      expect(matches(keys, shortcut, false), `${id}: ${shortcut}`).toBe(true)
    }
  }
})
