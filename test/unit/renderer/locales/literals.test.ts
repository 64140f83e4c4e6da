import type { SFCTemplateBlock } from 'vue/compiler-sfc'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'

type RootNode = NonNullable<SFCTemplateBlock['ast']>
type TemplateChildNode = RootNode['children'][number]

const root = fileURLToPath(new URL('../../../../src-renderer', import.meta.url))
const spoken = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label', 'text'])
const letters = /\p{L}/u
/** A text between quotation marks that reads as words: with a capital at its beginning, or a space between letters. */
const wording = /['"`](?:\p{Lu}\p{Ll}|[^'"`$]*\p{L} \p{L})/u

/** What a template says by itself, rather than by a text of locales/. */
function literalsOf(node: RootNode | TemplateChildNode): string[] {
  if (node.type === 2)
    return letters.test(node.content) ? [node.content.trim()] : []
  if (node.type === 5)
    return wording.test(node.loc.source) ? [node.loc.source] : []
  if (node.type !== 0 && node.type !== 1)
    return []
  const attributes = node.type === 0
    ? []
    : node.props.flatMap((prop) => {
        if (prop.type === 6)
          return spoken.has(prop.name) && letters.test(prop.value?.content ?? '') ? [prop.loc.source] : []
        return prop.arg?.type === 4 && spoken.has(prop.arg.content) && prop.exp && wording.test(prop.exp.loc.source) ? [prop.loc.source] : []
      })
  return [...attributes, ...node.children.flatMap(literalsOf)]
}

const components = globSync('**/*.vue', { cwd: root })

function literalsIn(source: string): string[] {
  const ast = parse(source).descriptor.template?.ast
  return ast ? literalsOf(ast) : []
}

it('finds what is said without a text of its own', () => {
  const source = '<template><p title="Hello">Some words <b :aria-label="x ? \'Close it\' : y">{{ on ? \'Yes\' : texts.no }}</b><i>·</i><u :title="texts.a">{{ a === \'b\' }}</u></p></template>'
  expect(literalsIn(source)).toEqual(['title="Hello"', 'Some words', ':aria-label="x ? \'Close it\' : y"', '{{ on ? \'Yes\' : texts.no }}'])
})

it('every word that a component shows is in locales/', () => {
  expect(components.length).toBeGreaterThan(30)
  const found = components.flatMap(path => literalsIn(readFileSync(join(root, path), 'utf8')).map(literal => `${path}: ${literal}`))
  expect(found).toEqual([])
})

it('every notice is in locales/', () => {
  const found = globSync('**/*.{ts,vue}', { cwd: root }).filter(path => /notices\.(?:info|offer)\(['"`]/.test(readFileSync(join(root, path), 'utf8')))
  expect(found).toEqual([])
})
