import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { afterEach, expect, it, vi } from 'vitest'
import { dataDirOf } from '../../../src-main/engine/data-dir.ts'

afterEach(() => vi.unstubAllEnvs())

it('is the one asked for, before all others', () => {
  vi.stubEnv('LIKENESS_HOME', '/from/environment')
  expect(dataDirOf('/asked/for')).toBe(resolve('/asked/for'))
  expect(dataDirOf('asked')).toBe(join(process.cwd(), 'asked'))
})

it('is LIKENESS_HOME, when that names one', () => {
  vi.stubEnv('LIKENESS_HOME', '/from/environment')
  expect(dataDirOf()).toBe(resolve('/from/environment'))
  vi.stubEnv('LIKENESS_HOME', '')
  expect(dataDirOf()).not.toBe(process.cwd())
})

it('is the system\'s place for the data of programs', () => {
  vi.stubEnv('LIKENESS_HOME', '')
  vi.stubEnv('XDG_DATA_HOME', undefined)
  const expected = process.platform === 'linux' ? join(homedir(), '.local', 'share', 'likeness') : expect.stringMatching(/likeness/i) as string
  expect(dataDirOf()).toEqual(expected)
})
