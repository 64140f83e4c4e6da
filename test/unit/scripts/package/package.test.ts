import type { Target } from '../../../../scripts/package/target.ts'
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { proveEngine } from '../../../../scripts/package/prove.ts'
import { isSuperfluous, prune } from '../../../../scripts/package/prune.ts'
import { isNewEnough } from '../../../../scripts/package/runtime.ts'
import { packageSizes, sizeTable } from '../../../../scripts/package/sizes.ts'
import { engineOf, ownTarget, toTarget } from '../../../../scripts/package/target.ts'
import { projectFolder } from '../../../../scripts/processes.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const linux: Target = { platform: 'linux', arch: 'x64' }
const windows: Target = { platform: 'win32', arch: 'x64' }
const mac: Target = { platform: 'darwin', arch: 'arm64' }
const onPosix = it.skipIf(process.platform === 'win32')

it.each([
  ['onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1', linux],
  ['onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll', windows],
  ['onnxruntime-node/bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib', mac],
  ['better-sqlite3/prebuilds/linux-x64.node', linux],
  ['usearch/prebuilds/darwin-arm64+x64/usearch.node', mac],
  ['usearch/javascript/dist/cjs/usearch.js', linux],
  ['usearch/numkong/LICENSE', linux],
  ['libheif-js/libheif-wasm/libheif-bundle.mjs', linux],
  ['trash/lib/macos-trash', mac],
  ['trash/lib/windows-trash.exe', windows],
  ['playwright-core/ThirdPartyNotices.txt', linux],
  ['@parcel/watcher/index.js', linux],
  ['a/lib/test/used.js', linux],
])('keeps %s for %j', (path, target) => {
  expect(isSuperfluous(path, target)).toBe(false)
})

it.each([
  ['onnxruntime-node/bin/napi-v6/linux/arm64/libonnxruntime.so.1', linux],
  ['onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll', linux],
  ['onnxruntime-node/bin/napi-v6/win32/x64/DirectML.dll', windows],
  ['onnxruntime-node/bin/napi-v6/darwin/arm64/libonnxruntime.1.30.0.dylib', mac],
  ['better-sqlite3/prebuilds/linuxmusl-x64.node', linux],
  ['better-sqlite3/deps/sqlite3/sqlite3.c', linux],
  ['usearch/prebuilds/darwin-arm64+x64/usearch.node', linux],
  ['usearch/include/usearch/index.hpp', linux],
  ['trash/lib/macos-trash', linux],
  ['trash/lib/windows-trash.exe', mac],
  ['@parcel/watcher/node_modules/node-addon-api/napi.h', linux],
  ['hono/dist/index.js.map', linux],
  ['zod/index.d.cts', linux],
  ['a/node_modules/@b/c/test/index.js', linux],
  ['.bin/semver', linux],
])('leaves out %s for %j', (path, target) => {
  expect(isSuperfluous(path, target)).toBe(true)
})

it('leaves no empty folder behind', async () => {
  await using folder = await temporaryFolder()
  for (const path of ['usearch/include/deep/index.hpp', 'usearch/LICENSE', '@x/y/index.js', '.bin/tool']) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true })
    await writeFile(join(folder.path, path), path)
  }
  await prune(folder.path, linux)
  expect((await readdir(folder.path, { recursive: true })).sort()).toEqual(['@x', '@x/y', '@x/y/index.js', 'usearch', 'usearch/LICENSE'].map(path => join(path)))
  expect(await packageSizes(folder.path)).toEqual([['usearch', 15], ['@x/y', 13]])
})

it('says sizes in a table', () => {
  expect(sizeTable([['all', 2_000_000, 1_040_000], ['usearch', 0, 100]])).toBe('  all          2.0 MB  →    1.0 MB\n  usearch      0.0 MB  →    0.0 MB')
})

it('knows which engine a package carries', () => {
  expect(engineOf({ platform: 'win32', arch: 'arm64' })).toEqual(windows)
  expect(engineOf(mac)).toEqual(mac)
  expect(() => engineOf({ platform: 'darwin', arch: 'x64' })).toThrow('Intel')
  expect(() => toTarget('freebsd', 'x64')).toThrow('freebsd-x64')
  expect(() => toTarget('linux', 'ia32')).toThrow('linux-ia32')
})

it('ships a Node that runs TypeScript', () => {
  expect(['24.12.0', '24.21.0', '26.0.0'].every(isNewEnough)).toBe(true)
  expect(['24.11.9', '24.0.0', '22.23.2'].some(isNewEnough)).toBe(false)
})

onPosix('runs the command of a package by its own Node, wherever it is linked from', async () => {
  await using folder = await temporaryFolder()
  const bin = join(folder.path, 'a package', 'bin')
  await cp(join(projectFolder, 'scripts', 'package', 'launchers'), bin, { recursive: true })
  await writeFile(join(folder.path, 'a package', 'node'), '#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n')
  await chmod(join(folder.path, 'a package', 'node'), 0o755)
  await symlink('a package/bin/likeness', join(folder.path, 'first'))
  await symlink(join(folder.path, 'first'), join(folder.path, 'second'))
  const { stdout } = await promisify(execFile)(join(folder.path, 'second'), ['similar', 'a b.png'], { cwd: '/' })
  const root = await realpath(join(folder.path, 'a package'))
  expect(stdout.split('\n')).toEqual([join(root, 'node'), join(root, 'bin', 'likeness.js'), 'similar', 'a b.png', ''])
})

onPosix('does not take an engine for whole that finds its modules outside', async () => {
  await using folder = await temporaryFolder()
  const tree = join(folder.path, 'engine')
  await mkdir(tree)
  for (const path of ['bin', 'src-main', 'resources', 'package.json'])
    await cp(join(projectFolder, path), join(tree, path), { recursive: true })
  await symlink(join(projectFolder, 'node_modules'), join(tree, 'node_modules'))
  await symlink(process.execPath, join(tree, 'node'))
  await mkdir(join(tree, 'out', 'renderer'), { recursive: true })
  await expect(proveEngine(tree, ownTarget())).rejects.toThrow(/loads what is not in its tree: .*node_modules/)
  await rm(join(tree, 'node_modules'))
  await expect(proveEngine(tree, ownTarget())).rejects.toThrow(/ended with code 1/)
})
