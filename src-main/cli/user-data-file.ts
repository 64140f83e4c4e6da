import type { UserData } from '../contract/user-data.ts'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { failure } from '../contract/errors.ts'

/** A document as JSON, an entry a line: two exports can be compared line by line, and none is too long for one text. */
export function* documentLines({ assets, ...frame }: UserData): Generator<string> {
  yield `${JSON.stringify(frame, null, 2).replace(/\n\}$/, '')},\n  "assets": [`
  for (const [index, entry] of assets.entries())
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(entry)}`
  yield assets.length === 0 ? ']\n}\n' : '\n  ]\n}\n'
}

/**
 * Writes a file as a whole: it is there with all its lines, or as it was before. Errors: bad_request, when it cannot be written.
 * @param path absolute
 */
export async function writeWhole(path: string, lines: Iterable<string>): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    const file = createWriteStream(draft, { flags: 'wx', flush: true })
    const end = finished(file)
    end.catch(() => {})
    for (const line of lines) {
      if (!file.write(line))
        await Promise.race([once(file, 'drain'), end])
    }
    file.end()
    await end
    await rename(draft, path)
  }
  catch (error) {
    throw failure('bad_request', { reason: `${path} cannot be written (${(error as Error).message.replace(/\.$/, '')}).` }, error)
  }
  finally {
    await rm(draft, { force: true })
  }
}
