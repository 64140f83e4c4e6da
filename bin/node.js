/*
 * Likeness needs Node 24. The npm packages `node-<platform>` carry it, so that it can be started from an older one.
 * Plain JavaScript that runs on Node 20.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import process from 'node:process'

const neededMajor = 24

/** The path of a Node that is new enough: this one, else that of the platform's npm package. Undefined where there is none. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor)
    return process.execPath
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

/** What to do where `findNode` finds none. */
export function nodeHelp() {
  return `Likeness needs Node ${neededMajor}; this is Node ${process.versions.node} and there is no newer one in node_modules. Run \`npm ci\` in the project's folder, or install Node ${neededMajor} or newer.`
}

/** Runs a program in this one's place: its streams, signals and exit code are this process'. */
export function handOver(program, args, env = process.env) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  let child
  // Before the child is there, so that no signal ends this process alone.
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; passing it on would count as a second one.
      if (signal !== 'SIGINT' || !process.stdin.isTTY)
        child?.kill(signal)
    })
  }
  child = spawn(program, args, { stdio: 'inherit', env })
  child.on('error', (error) => {
    console.error(`Likeness could not start ${program}: ${error.message}`)
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
