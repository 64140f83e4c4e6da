import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const place = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

it('opens a model without reporting that to anybody: no identifier of the machine is made', async () => {
  await using home = await temporaryFolder()
  const program = `import { createSession } from ${JSON.stringify(place('src-main/encoders/onnx.ts'))}
    const session = await createSession(${JSON.stringify(place('resources/encoders/likeness-mini/model.onnx'))})
    console.log(session.inputNames.join())`
  // On a machine that says that it is one for tests, nothing would be reported anyway.
  const { CI: _ci, NODE_COMPILE_CACHE: _cache, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', program], { env: { ...env, HOME: home.path, USERPROFILE: home.path, XDG_CACHE_HOME: home.path } })
  expect(stdout.trim()).toBe('pixel_values')
  expect(await readdir(home.path)).toEqual([])
})
