import type { MenuCommand, MenuSection } from '../../src-main/contract/desktop.ts'
import type { Command, CommandGroup } from '../commands/command.ts'
import { commandGroups } from '../commands/command.ts'
import { acceleratorOf } from './accelerator.ts'

/** What a menu bar shows of the commands: a menu for each group in the order of the groups; in it, what belongs together by its id. */
export function menuOf(commands: readonly Command[], labels: Readonly<Record<CommandGroup, string>>): readonly MenuSection[] {
  return commandGroups
    .map(id => ({ id, label: labels[id], groups: together(commands.filter(({ group }) => group === id)).map(group => group.map(entryOf)) }))
    .filter(({ groups }) => groups.length > 0)
}

/** The keys are shown there; the page sees to them, since it knows whether something is being typed. */
function entryOf({ id, label, shortcuts: [shortcut] = [], available }: Command): MenuCommand {
  return { id, label: label(), ...shortcut === undefined ? {} : { accelerator: acceleratorOf(shortcut) }, enabled: available?.() ?? true }
}

/** Commands whose ids begin alike, such as `map.…`, are a group; those that would be alone are one together, behind the others. */
function together(commands: readonly Command[]): readonly (readonly Command[])[] {
  const areas = [...Map.groupBy(commands, ({ id }) => id.slice(0, id.indexOf('.'))).values()]
  const alone = areas.filter(({ length }) => length === 1).flat()
  return [...areas.filter(({ length }) => length > 1), alone].filter(({ length }) => length > 0)
}
