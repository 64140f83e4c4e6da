import type { Command } from './command.ts'

const found = import.meta.glob<() => readonly Command[]>('./areas/*.ts', { eager: true, import: 'commands' })

/** Every command: each file of areas/ exports some, as a function that is called once the stores are there. */
export function allCommands(): readonly Command[] {
  return Object.values(found).flatMap(commands => commands())
}
