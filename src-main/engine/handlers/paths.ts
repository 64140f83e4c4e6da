import { realpathSync } from 'node:fs'
import { isAbsolute, normalize } from 'node:path'
import { failure } from '../../contract/errors.ts'

/** Paths of this machine are absolute: the engine's own working folder means nothing to who asks. Errors: bad_request. */
export function absolute(path: string): string {
  if (!isAbsolute(path))
    throw failure('bad_request', { reason: `"${path}" is not an absolute path.` })
  return normalize(path)
}

/** A path without symbolic links, as libraries hold theirs; that of a file which is gone stays as it is. */
export function realPath(path: string): string {
  try {
    return realpathSync(path)
  }
  catch {
    return path
  }
}
