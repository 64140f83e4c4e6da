import type { Command } from '../commands/command.ts'
import { defineStore } from 'pinia'
import { allCommands } from '../commands/all.ts'

/** All that can be done in the window. */
export const useCommands = defineStore('commands', () => {
  const commands = allCommands()
  const known = new Map(commands.map(command => [command.id, command]))

  function isAvailable({ available }: Command): boolean {
    return available?.() ?? true
  }

  /** Does what a command says, unless that cannot be done now. */
  function run(command: Command): boolean {
    if (!isAvailable(command))
      return false
    void command.run()
    return true
  }

  /** The command of an id. Throws for one that there is not: ids are written into menus, and one that is written wrongly is to be noticed. */
  function byId(id: string): Command {
    const found = known.get(id)
    if (!found)
      throw new Error(`there is no command "${id}": menus name commands of commands/areas by their ids`)
    return found
  }

  return { commands, byId, isAvailable, run }
})
