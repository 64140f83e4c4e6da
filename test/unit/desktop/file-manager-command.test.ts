import type { FileManagers } from '../../../src-main/desktop/types.ts'
import process from 'node:process'
import { afterEach, expect, it, vi } from 'vitest'
import { changeFileManagers } from '../../../src-main/desktop/file-manager-command.ts'

afterEach(() => void vi.restoreAllMocks())

function fileManagers(broken: readonly string[]) {
  const changes: (readonly [string, boolean])[] = []
  const all: FileManagers = {
    list: () => Promise.resolve(['nautilus', 'dolphin'].map(id => ({ id, name: id, installed: false }))),
    set: async (id, installed) => {
      if (broken.includes(id))
        throw new Error(`${id} is broken`)
      changes.push([id, installed])
    },
  }
  return { all, changes }
}

it('changes all that are there', async () => {
  const { all, changes } = fileManagers([])
  expect(await changeFileManagers(all, 'install')).toBe(0)
  expect(await changeFileManagers(all, 'remove')).toBe(0)
  expect(changes).toEqual([['nautilus', true], ['dolphin', true], ['nautilus', false], ['dolphin', false]])
})

it('says what failed, and does the others all the same', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { all, changes } = fileManagers(['nautilus'])
  expect(await changeFileManagers(all, 'install')).toBe(1)
  expect(said).toHaveBeenCalledWith('nautilus is broken\n')
  expect(changes).toEqual([['dolphin', true]])
  expect(await changeFileManagers({ ...all, list: () => Promise.reject(new Error('no list')) }, 'install')).toBe(1)
})
