import { spawn, spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { likenessCommand } from '../../../scripts/processes.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const posix = it.skipIf(process.platform === 'win32')
const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
const olderNode = ['--import', `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.0.0' })`]

/** An installation whose packaged Node is a shell script and whose program prints its arguments. */
async function installation(folder: string, packagedNode?: string): Promise<string> {
  const command = join(folder, 'bin', 'likeness.js')
  await mkdir(join(folder, 'bin'))
  await copyFile(likenessCommand, command)
  await copyFile(join(likenessCommand, '..', 'node.js'), join(folder, 'bin', 'node.js'))
  await mkdir(join(folder, 'src-main'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'src-main', 'cli.ts'), 'console.log("program", ...process.argv.slice(2) satisfies string[])')
  if (packagedNode !== undefined) {
    const bin = join(folder, 'node_modules', `${prefix}-${process.platform}-${process.arch}`, 'bin')
    await mkdir(bin, { recursive: true })
    await writeFile(join(bin, 'node'), `#!/bin/sh\n${packagedNode}\n`)
    await chmod(join(bin, 'node'), 0o755)
  }
  return command
}

it('runs the program where Node is new enough', async () => {
  await using folder = await temporaryFolder()
  const command = await installation(folder.path)
  const { stdout, status } = spawnSync(process.execPath, [command, 'index', 'a b'], { encoding: 'utf8' })
  expect([stdout.trim(), status]).toEqual(['program index a b', 0])
})

posix('hands over to the packaged Node where it is not, with arguments, streams and exit code', async () => {
  await using folder = await temporaryFolder()
  const command = await installation(folder.path, 'cat; for word in "$@"; do echo "<$word>"; done; exit 7')
  const { stdout, status } = spawnSync(process.execPath, [...olderNode, command, 'index', 'a b'], { encoding: 'utf8', input: 'typed\n' })
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(['typed', `<${command}>`, '<index>', '<a b>']))
  expect(status).toBe(7)
})

posix('passes signals on', async () => {
  await using folder = await temporaryFolder()
  const command = await installation(folder.path, `trap 'kill $!; exit 9' TERM; sleep 20 & echo ready; wait`)
  const child = spawn(process.execPath, [...olderNode, command], { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.once('data', () => child.kill('SIGTERM'))
  expect(await new Promise(resolve => child.on('exit', resolve))).toBe(9)
})

it('says what to do where there is no packaged Node', async () => {
  await using folder = await temporaryFolder()
  const command = await installation(folder.path)
  const { stderr, status } = spawnSync(process.execPath, [...olderNode, command], { encoding: 'utf8' })
  expect(stderr).toContain('npm ci')
  expect(status).toBe(1)
})
