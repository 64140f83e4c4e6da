import { expect, it } from 'vitest'
import { materialLibraries } from '../../../../src-renderer/stage/material-libraries.ts'

it.each([
  ['v 0 0 0\n', []],
  ['mtllib a.mtl\nv 0 0 0\n', ['a.mtl']],
  ['mtllib a.mtl b.mtl\n', ['a.mtl', 'b.mtl']],
  ['mtllib a.mtl\r\nv 0 0 0\r\n  mtllib\tsub\\b.MTL \r\nmtllib a.mtl\r\n', ['a.mtl', 'sub\\b.MTL']],
  ['mtllib my model.mtl other one.mtl\n', ['my model.mtl', 'other one.mtl']],
  ['mtllib v1.mtl.old.mtl\n', ['v1.mtl.old.mtl']],
  ['mtllib my materials.txt\n', ['my materials.txt']],
  ['# mtllib a.mtl\nmtllibs b.mtl\n', []],
])('%j names %j', (text, names) => {
  expect(materialLibraries(text)).toEqual(names)
})
