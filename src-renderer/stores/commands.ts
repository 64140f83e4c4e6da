import type { Command } from '../commands/command.ts'
import { defineStore } from 'pinia'
import { allCommands } from '../commands/all.ts'

/** All that can be done in the window. */
export const useCommands = defineStore('commands', () => {
  const commands = allCommands()
  const byId = new Map(commands.map(command => [command.id, command]))

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

  return { commands, byId: (id: string): Command | undefined => byId.get(id), isAvailable, run }
})
