// @vitest-environment happy-dom
import type { Command, CommandGroup } from '../../../../src-renderer/commands/command.ts'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { allCommands } from '../../../../src-renderer/commands/all.ts'
import { commandGroups } from '../../../../src-renderer/commands/command.ts'
import { menuOf } from '../../../../src-renderer/desktop/menu.ts'
import { messages } from '../../../../src-renderer/locales/messages.ts'

const labels: Readonly<Record<CommandGroup, string>> = { search: 'Suche', selection: 'Auswahl', view: 'Ansicht', go: 'Gehe zu', library: 'Bibliotheken', app: 'Likeness' }

function command(id: string, group: CommandGroup, more: Partial<Command> = {}): Command {
  return { id, group, label: () => `Label of ${id}`, icon: {}, run: () => undefined, ...more }
}

it('has a menu for each group in their order, and in it what belongs together', () => {
  const menu = menuOf([
    command('app.palette', 'app', { shortcuts: ['Mod+K'] }),
    command('assets.save', 'selection'),
    command('compare.selected', 'selection', { shortcuts: ['C'], available: () => false }),
    command('assets.trash', 'selection'),
    command('tags.edit', 'selection'),
    command('search.focus', 'search'),
  ], labels)
  expect(menu.map(({ id, label }) => [id, label])).toEqual([['search', 'Suche'], ['selection', 'Auswahl'], ['app', 'Likeness']])
  expect(menu[1]!.groups.map(group => group.map(({ id }) => id))).toEqual([['assets.save', 'assets.trash'], ['compare.selected', 'tags.edit']])
  expect(menu[1]!.groups[1]![0]).toEqual({ id: 'compare.selected', label: 'Label of compare.selected', accelerator: 'C', enabled: false })
  expect(menu[2]!.groups).toEqual([[{ id: 'app.palette', label: 'Label of app.palette', accelerator: 'CmdOrCtrl+K', enabled: true }]])
})

it('holds every command of the window once, with accelerators that Electron reads', () => {
  setActivePinia(createPinia())
  const commands = allCommands()
  const menu = menuOf(commands, messages.commandGroups)
  const entries = menu.flatMap(({ groups }) => groups.flat())
  expect(menu.map(({ id }) => id)).toEqual(commandGroups)
  expect(entries.map(({ id }) => id).toSorted()).toEqual(commands.map(({ id }) => id).toSorted())
  const accelerators = entries.flatMap(({ accelerator }) => accelerator ?? [])
  expect(accelerators).toContain('CmdOrCtrl+,')
  expect(accelerators.filter(accelerator => !/^(?:(?:CmdOrCtrl|Alt|Shift)\+)*(?:[A-Z0-9,./?]|Space|Escape|Return|Delete|Backspace)$/.test(accelerator))).toEqual([])
})
