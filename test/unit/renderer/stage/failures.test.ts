import { expect, it } from 'vitest'
import { reasonOf } from '../../../../src-renderer/stage/failures.ts'

const advice = 'Keep the files together and index their folder, or use a file that holds everything, such as a .glb.'

it.each([
  ['in its words', 'THREE.GLTFLoader: Failed to load buffer "my scene.bin".'],
  ['in those of its address', 'THREE.GLTFLoader: Failed to load buffer "my%20scene.bin".'],
])('says once what is missing, where the loader says it %s', (_, message) => {
  expect(reasonOf(new Error(message), new Set(['my scene.bin']))).toBe(`it refers to "my scene.bin", which is not beside it. ${advice}`)
})

it('says what else is wrong with a model whose files are missing', () => {
  expect(reasonOf(new RangeError('offset'), new Set(['a.bin', 'b.png']))).toBe(`it is damaged or cut short (offset). Also, it refers to "a.bin", "b.png", which are not beside it. ${advice}`)
})

it('says what is wrong in whole sentences', () => {
  expect(reasonOf(new Error('THREE.STLLoader: no facets'))).toBe('no facets.')
  expect(reasonOf(new TypeError('x is undefined'))).toBe('its contents contradict themselves (x is undefined).')
})
