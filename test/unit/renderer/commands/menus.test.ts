// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { assetMenu, selectionBar } from '../../../../src-renderer/commands/menus.ts'
import { useCommands } from '../../../../src-renderer/stores/commands.ts'

beforeEach(() => setActivePinia(createPinia()))

it('every command that a menu names is there', () => {
  const { byId } = useCommands()
  const named = [...assetMenu.flat().flatMap(entry => typeof entry === 'string' ? [entry] : entry.commands), ...selectionBar]
  expect(named.length).toBeGreaterThan(15)
  expect(named.map(id => byId(id).id)).toEqual(named)
})

it('a command that is not there is not passed over', () => {
  expect(() => useCommands().byId('view.inspect')).toThrow('view.inspect')
})
