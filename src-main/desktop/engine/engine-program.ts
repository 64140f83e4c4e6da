import type { EngineFiles } from '../paths.ts'
import type { EngineProgram } from './process.ts'

/** Variables that are meant for the shell, and would change what the engine's own Node does. */
const shellOnly = ['ELECTRON_RUN_AS_NODE', 'ELECTRON_NO_ATTACH_CONSOLE', 'NODE_OPTIONS', 'NODE_PATH', 'NODE_CHANNEL_FD', 'NODE_V8_COVERAGE']

/** How the engine is started: its Node straight from its sources, without what is meant for the shell. */
export function engineProgram({ root, node, entry }: EngineFiles, env: Readonly<NodeJS.ProcessEnv>): EngineProgram {
  return { command: node, args: [entry], cwd: root, env: Object.fromEntries(Object.entries(env).filter(([name]) => !shellOnly.includes(name))) }
}
