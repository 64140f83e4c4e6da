import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { en } from '../../../../src-renderer/locales/en.ts'

const root = fileURLToPath(new URL('../../../../src-renderer', import.meta.url))

/** The texts below a node, by their paths such as `.query.label`. */
function leavesOf(node: unknown, path = ''): readonly string[] {
  return typeof node === 'object' && node !== null ? Object.entries(node).flatMap(([key, below]) => leavesOf(below, `${path}.${key}`)) : [path]
}

/** The paths of `messages` that a file names, by itself or by a constant such as `const texts = messages.query`. */
function pathsIn(source: string): readonly string[] {
  const names = new Map([['messages', '']])
  const read = (name: string, path: string) => (names.get(name) ?? '') + path.replaceAll('?.', '.')
  const declaration = /const (\w+) = (\w+)((?:\??\.\w+)+)$/gm
  for (const [, name = '', from = '', path = ''] of source.matchAll(declaration)) {
    if (names.has(from))
      names.set(name, read(from, path))
  }
  const isOther = (name: string) => !names.has(name)
  const rest = source.replaceAll(declaration, (text, _name: string, from: string) => isOther(from) ? text : '')
  return [...rest.matchAll(/(?<![\w.])(\w+)((?:\??\.\w+)*)/g)].flatMap(([, name = '', path = '']) => isOther(name) || read(name, path) === '' ? [] : [read(name, path)])
}

/** The texts that no path leads to. A path that ends above texts, as in `texts[kind]`, leads to all of them. */
function unused(leaves: readonly string[], paths: readonly string[]): readonly string[] {
  const named = new Set(paths.flatMap(path => path.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'))))
  const whole = new Set(paths)
  return leaves.filter((leaf) => {
    const above = leaf.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'))
    return !named.has(leaf) && !above.some(path => whole.has(path))
  })
}

it('finds texts that nothing says', () => {
  const leaves = leavesOf({ a: { b: 'x', c: { d: 'y', e: 'z' }, f: () => 'w' }, g: 'v' })
  expect(leaves).toEqual(['.a.b', '.a.c.d', '.a.c.e', '.a.f', '.g'])
  const source = 'const texts = messages.a\nconst named = texts.c\nsay(named[kind], messages.g.length, other.texts.f)\n'
  expect(unused(leaves, pathsIn(source))).toEqual(['.a.b', '.a.f'])
})

it('every text is said somewhere', () => {
  const files = globSync('**/*.{ts,vue}', { cwd: root }).filter(path => !/locales\/(?:en|de)\b/.test(path))
  expect(unused(leavesOf(en), files.flatMap(path => pathsIn(readFileSync(join(root, path), 'utf8'))))).toEqual([])
})
