import { expect, it } from 'vitest'
import { stagePaths } from '../../../../src-main/contract/stage.ts'
import { isForStage } from '../../../../src-main/desktop/stage/stage-request.ts'

it('lets the stage page have what it is made of and its jobs, nothing else of the engine', () => {
  const own = ['/stage.html', '/worker.js', '/assets/main-1a2b.js', '/assets/draco.wasm', stagePaths.lease, stagePaths.state, stagePaths.result('1'), `${stagePaths.result('1')}?meta=x`, stagePaths.file('1', 'folder/a b.bin')]
  expect(own.filter(path => !isForStage(`likeness://app${path}`))).toEqual([])
  const others = ['/', '/index.html', '/api/settings', '/api/assets/1/file', '/api/events', '/api/stage', '/api/stage/../settings', '/api/stage/%2e%2e/settings', '/assets/../api/settings', '/assets/a/b', '/stage.html/../api/settings', '//api/stage/x', '/api/stage/..\\settings', '/assets\\..\\api\\stage\\..\\settings']
  expect(others.filter(path => isForStage(`likeness://app${path}`))).toEqual([])
})
