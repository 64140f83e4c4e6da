import { tmpdir } from 'node:os'
import SQLite from 'better-sqlite3'
import pino from 'pino'
import { expect, it } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { createHalt, isPrevention, nameFullDisk } from '../../../src-main/ingest/halt.ts'

const log = pino({ level: 'silent' })

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code })
}

it('tells what keeps the catalog from being written from what is wrong with a file', () => {
  for (const code of ['ENOSPC', 'EDQUOT', 'EROFS', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_CORRUPT'])
    expect(isPrevention(systemError(code)), code).toBe(true)
  for (const code of ['ENOENT', 'EACCES', 'EIO', 'SQLITE_CONSTRAINT_FOREIGNKEY'])
    expect(isPrevention(systemError(code)), code).toBe(false)
  expect(isPrevention(failure('internal', { reason: 'x' }, systemError('ENOSPC')))).toBe(true)
  expect(isPrevention(failure('image_undecodable', { reason: 'x' }))).toBe(false)
  expect(isPrevention('ENOSPC')).toBe(false)
})

it('says that the disk is full, and what to do', () => {
  const halt = createHalt({ folder: '/data', leastFree: 0, log })
  expect(halt.reason()).toBeNull()
  halt.because(new SQLite.SqliteError('database or disk is full', 'SQLITE_FULL'))
  expect(halt.reason()).toMatchObject({ code: 'disk_full', message: expect.stringContaining('/data is full. Make room') as string })
  halt.because(new SQLite.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT'))
  expect(halt.reason()).toMatchObject({ code: 'internal' })
})

it('names a full disk, whoever meets it, and nothing else', () => {
  for (const thrown of [new SQLite.SqliteError('database or disk is full', 'SQLITE_FULL'), failure('internal', { reason: 'x' }, systemError('ENOSPC'))])
    expect(nameFullDisk(thrown, '/data')).toMatchObject({ code: 'disk_full', status: 507, message: expect.stringContaining('/data') as string })
  for (const thrown of [systemError('ENOENT'), failure('image_undecodable', { reason: 'x' }), 'ENOSPC'])
    expect(nameFullDisk(thrown, '/data')).toBe(thrown)
})

it('halts when there is too little room, and lets somebody try when there is enough', async () => {
  const full = createHalt({ folder: tmpdir(), leastFree: Infinity, log })
  await full.look()
  expect(full.reason()).toMatchObject({ code: 'disk_full', message: expect.stringMatching(/\(\d+ MB are free\)/) as string })
  expect(full.isTrying()).toBe(false)

  const halt = createHalt({ folder: tmpdir(), leastFree: 0, log })
  await halt.look()
  expect(halt.isTrying()).toBe(false)
  halt.because(systemError('ENOSPC'))
  await halt.look()
  expect(halt.isTrying()).toBe(true)
  halt.because(systemError('ENOSPC'))
  expect(halt.isTrying()).toBe(false)
  halt.over()
  expect(halt.reason()).toBeNull()
})
