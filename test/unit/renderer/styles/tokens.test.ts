import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../../src-renderer', import.meta.url))

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Where colours and sizes are named; the stage has a page of its own. */
const tokens = read('styles/tokens.css')
const files = globSync('**/*.{vue,css,ts}', { cwd: root }).filter(path => !path.startsWith('stage') && path !== join('styles', 'tokens.css'))
const sources = files.map(path => ({ path, text: read(path) }))

/** The style sheet of a file, without what it says of itself. */
function styleOf({ path, text }: { readonly path: string, readonly text: string }): string {
  const style = path.endsWith('.css') ? text : /<style[^>]*>(.*)<\/style>/s.exec(text)?.[1] ?? ''
  return style.replaceAll(/\/\*.*?\*\//gs, '')
}

it('every token that is used is there, or given by an element', () => {
  const given = new Set([tokens, ...sources.map(({ text }) => text)].flatMap(text => [...text.matchAll(/(--[\w-]+)['"]?: /g)].map(([, name]) => name)))
  const used = [{ path: 'styles/tokens.css', text: tokens }, ...sources].flatMap(({ path, text }) => [...text.matchAll(/var\((--[\w-]*\w)\b(?!-)/g)].map(([, name = '']) => ({ path, name })))
  expect(used.length).toBeGreaterThan(500)
  expect(used.filter(({ name }) => !given.has(name) && !name.startsWith('--reka-'))).toEqual([])
})

it('every token is used', () => {
  const names = [...tokens.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name = '']) => name)
  const named = new Set([...[tokens, ...sources.map(({ text }) => text)].join('\n').matchAll(/--[\w-]+(?!:)(?![\w-])/g)].map(([name]) => name))
  // Colours of collections are named by what they are.
  expect(names.filter(name => !named.has(name) && !name.startsWith('--swatch-'))).toEqual([])
})

it('no colour and no size is written anywhere else', () => {
  const literal = /#[\da-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(|(?<![\w.-])(?:\d+(?:\.\d+)?|\.\d+)(?:px|rem|ms|s)\b/i
  const found = sources.flatMap(source => styleOf(source).split('\n').filter(line => literal.test(line) && !/^\s*@(?:media|container)/.test(line)).map(line => `${source.path}: ${line.trim()}`))
  expect(found).toEqual([])
})
