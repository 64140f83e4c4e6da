/*
 * node scripts/with-node.js <script or tool> [arguments…]: runs a script of the project, or a tool of its dependencies,
 * on Node 24, whatever Node runs this. The npm scripts go through it, since npm 10 leaves out the link to the packaged Node.
 */
import { readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { findNode, handOver, nodeHelp } from '../bin/node.js'

/** Packages that are not called as their tool. */
const packages = { tsc: 'typescript', playwright: '@playwright/test' }

const [what = '', ...args] = process.argv.slice(2)
const node = findNode()

if (node === undefined) {
  console.error(nodeHelp())
  process.exitCode = 1
}
else {
  const path = [dirname(node), process.env.PATH].join(delimiter)
  handOver(node, [/\.[jt]s$/.test(what) ? what : toolOf(what), ...args], { ...process.env, PATH: path })
}

/** The file that a package names for its tool. */
function toolOf(tool) {
  const manifest = fileURLToPath(new URL(`../node_modules/${packages[tool] ?? tool}/package.json`, import.meta.url))
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[tool])
}
