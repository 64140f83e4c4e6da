import { expect, it } from 'vitest'
import { startEngineProcess } from '../../../../src-main/desktop/engine/process.ts'

it('has ended at once where its program cannot be started', async () => {
  const log = { folder: '/', info: () => undefined, error: () => undefined }
  const start = { type: 'start', protocol: 1, version: '1.0.0', socket: '/nowhere', logs: '/' } as const
  const run = startEngineProcess({ program: { command: '/nowhere/node', args: [], cwd: '/', env: {} }, start, receive: () => undefined, log })
  expect(await run.listening).toBeUndefined()
  expect(await run.ended).toEqual({ reason: expect.stringContaining('could not be started') as string, error: undefined })
  await run.close(1000)
})
