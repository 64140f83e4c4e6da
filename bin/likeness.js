#!/usr/bin/env node
/* The `likeness` command. It runs on any Node from 20 on, and hands over to Node 24 where this is an older one. */
import module from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { findNode, handOver, nodeHelp } from './node.js'

const node = findNode()

if (node === process.execPath) {
  module.enableCompileCache()
  await import('../src-main/cli.ts')
}
else if (node === undefined) {
  console.error(nodeHelp())
  process.exitCode = 1
}
else {
  handOver(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)])
}
