import { expect, it } from 'vitest'
import { engineProgram } from '../../../../src-main/desktop/engine/engine-program.ts'

it('runs the engine by its own Node, without what is meant for the shell\'s', () => {
  const files = { root: '/app/engine', node: '/app/engine/node', entry: '/app/engine/src-main/engine.ts' }
  const env = { PATH: '/bin', LIKENESS_HOME: '/home', NODE_OPTIONS: '--require=/evil.js', NODE_PATH: '/evil', ELECTRON_RUN_AS_NODE: '1' }
  expect(engineProgram(files, env)).toEqual({ command: files.node, args: [files.entry], cwd: files.root, env: { PATH: '/bin', LIKENESS_HOME: '/home' } })
})
