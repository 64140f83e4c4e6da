import { describe, expect, it } from 'vitest'
import { faultOfPath, safePath } from '../../../../src-main/library/received/safe-path.ts'

/** Paths from outside that are not those of a file below a folder on every system, and what is made of them when they are this machine's own. */
const hostile: readonly (readonly [path: string, safe: string])[] = [
  ['../a.png', '_/a.png'],
  ['a/../../b.png', 'a/_/_/b.png'],
  ['/etc/a.png', 'etc/a.png'],
  ['C:/a.png', 'C_/a.png'],
  ['C:a.png', 'C_a.png'],
  ['a\\b.png', 'a_b.png'],
  ['..\\a.png', '_.._a.png'],
  ['./a.png', '_/a.png'],
  ['a//b.png', 'a/b.png'],
  ['CON.png', '_CON.png'],
  ['a/com1.tar.png', 'a/_com1.tar.png'],
  ['lpt¹.png', '_lpt¹.png'],
  ['nul .png', '_nul .png'],
  ['.hidden.png', '_.hidden.png'],
  ['.likenessignore', '_.likenessignore'],
  ['node_modules/a.png', '_node_modules/a.png'],
  ['a.png:stream', 'a.png_stream'],
  ['a\0.png', 'a_.png'],
  ['a\u202Egnp.exe.png', 'a_gnp.exe.png'],
  ['a ./b.png', 'a_/b.png'],
  [' a.png', '_a.png'],
  ['b.png.', 'b.png_'],
  ['\uD800.png', '_.png'],
  [`${'a'.repeat(300)}.png`, `${'a'.repeat(196)}.png`],
  [`${'ä'.repeat(150)}.png`, `${'ä'.repeat(98)}.png`],
  [`${'a/'.repeat(40)}b.png`, `${'a/'.repeat(29)}b.png`],
  [`${'long/'.repeat(28)}${`${'x'.repeat(180)}/`.repeat(5)}b.png`, ''],
]

describe.each(hostile)('%j', (path, safe) => {
  it('is refused', () => expect(faultOfPath(path)).toMatch(/^\S.*[^.]$/))
  it('becomes a path that is not', () => {
    expect(faultOfPath(safePath(path))).toBeUndefined()
    if (safe !== '')
      expect(safePath(path)).toBe(safe)
  })
})

it.each(['a.png', 'props/chairs/Oak chair (1).glb', 'ä/ö/椅子.png', 'con/a.png'.replace('con', 'cone'), 'a..b.png', 'com10.png', `${'a/'.repeat(29)}b.png`])('%j is one that stays as it is', (path) => {
  expect(faultOfPath(path)).toBeUndefined()
  expect(safePath(path)).toBe(path)
})
