import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it, vi } from 'vitest'
import { fromBrowser, toBrowser } from '../../desktop/rig/addresses.ts'
import { decode, encode } from '../../desktop/rig/codec.ts'
import { lockInstance } from '../../desktop/rig/instance-lock.ts'
import { isPrevented, strict, StrictEmitter } from '../../desktop/rig/strict.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

describe('the stand-in for Electron', () => {
  it('names what it lacks in place of answering nothing', () => {
    const part = strict('part', { there: 1 }) as { there: number, readonly missing?: number, given?: number }
    expect(part.there).toBe(1)
    part.there = 2
    expect(part.there).toBe(2)
    expect(() => part.missing).toThrow('the rig has no part.missing')
    expect(() => {
      part.given = 1
    }).toThrow('the rig has no part.given')
    const emitter = new StrictEmitter('part', new Set(['known']))
    expect(() => emitter.on('unknown', () => undefined)).toThrow('the rig never sends "unknown" of part')
    emitter.on('known', (event: { readonly preventDefault: () => void }) => event.preventDefault())
    expect(isPrevented(emitter, 'known', {})).toBe(true)
  })

  it('shows the addresses of the app to its browser as a secure origin, and to the app as its own', () => {
    const shown = toBrowser('likeness://app/api/x?y=1#/z', 1234)
    expect(shown).toBe('http://app.likeness.localhost:1234/api/x?y=1#/z')
    expect(fromBrowser(shown)).toBe('likeness://app/api/x?y=1#/z')
    for (const address of ['https://example.com/', 'about:blank', 'http://127.0.0.1:1/', 'data:text/plain,x']) {
      expect(toBrowser(address, 1234)).toBe(address)
      expect(fromBrowser(address)).toBe(address)
    }
  })

  it('carries values between processes as Electron does', () => {
    const value = { a: [undefined, null, 'x'], b: { c: undefined, d: 1 } }
    expect(decode(encode(value))).toStrictEqual(value)
    expect(() => encode({ call: () => undefined })).toThrow('could not be cloned')
  })

  it('lets one process have a folder, which hears of the others', async () => {
    await using folder = await temporaryFolder()
    const seconds: unknown[] = []
    expect(lockInstance(folder.path, { n: 1 }, second => seconds.push(second.data))).toBe(true)
    const other = `import { lockInstance } from ${JSON.stringify(new URL('../../desktop/rig/instance-lock.ts', import.meta.url).href)}
      process.exit(lockInstance(${JSON.stringify(folder.path)}, { n: 2, none: undefined }, () => {}) ? 1 : 0)`
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', other]).status).toBe(0)
    await vi.waitUntil(() => seconds.length > 0)
    expect(seconds).toStrictEqual([{ n: 2, none: undefined }])
    expect(existsSync(join(folder.path, 'rig-instance', 'lock'))).toBe(true)
  })
})
