#!/usr/bin/env node
/*
 * The `likeness` command. It runs on any Node from 20 on: the program itself needs Node 24, which the npm packages
 * `node-<platform>` carry, so an older Node only starts that one and passes on arguments, streams, signals, exit code.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const neededMajor = 24
const major = Number(process.versions.node.split('.')[0])

if (major >= neededMajor) {
  await import('../src-main/cli.ts')
}
else {
  const newer = findNode()
  if (newer === undefined) {
    console.error(`Likeness needs Node ${neededMajor}; this is Node ${process.versions.node} and there is no newer one in node_modules. Run \`npm ci\` in the project's folder, or install Node ${neededMajor} or newer.`)
    process.exitCode = 1
  }
  else {
    runWith(newer)
  }
}

/** The Node program of this platform's npm package, or undefined where there is none. */
function findNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  const require = createRequire(import.meta.url)
  for (const prefix of ['node', 'node-bin']) {
    try {
      return require.resolve(`${prefix}-${platform}-${process.arch}/${program}`)
    }
    catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND')
        throw error
    }
  }
}

function runWith(node) {
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; passing it on would count as a second one.
      if (signal !== 'SIGINT' || !process.stdin.isTTY)
        child.kill(signal)
    })
  }
  child.on('error', (error) => {
    console.error(`Likeness could not start ${node}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1
      return
    }
    signals.forEach(name => process.removeAllListeners(name))
    process.kill(process.pid, signal)
  })
}
