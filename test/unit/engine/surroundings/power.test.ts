import { expect, it } from 'vitest'
import { readOnBattery, readPowerSupplies } from '../../../../src-main/engine/surroundings/power.ts'
import { writeTree } from '../../../helpers/encoders.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

/** Power supplies as Linux tells of them. */
async function onBattery(supplies: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<boolean> {
  await using folder = await temporaryFolder()
  await writeTree(folder.path, Object.fromEntries(Object.entries(supplies).flatMap(([name, files]) => Object.entries(files).map(([file, text]) => [`${name}/${file}`, `${text}\n`]))))
  return readPowerSupplies(folder.path)
}

it.each([
  ['a laptop on its battery', { AC: { type: 'Mains', online: '0' }, BAT0: { type: 'Battery', status: 'Discharging' } }, true],
  ['a laptop that is plugged in', { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery', status: 'Charging' } }, false],
  ['a laptop whose full battery gives a little', { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery', status: 'Discharging' } }, false],
  ['one of two batteries is used', { BAT0: { type: 'Battery', status: 'Full' }, BAT1: { type: 'Battery', status: 'Discharging' } }, true],
  ['a desktop with a wireless mouse', { mouse: { type: 'Battery', scope: 'Device', status: 'Discharging' } }, false],
  ['a machine without any', {}, false],
])('%s', async (_, supplies, expected) => {
  expect(await onBattery(supplies)).toBe(expected)
})

it('answers for this machine, whatever it is', async () => {
  expect(typeof await readOnBattery()).toBe('boolean')
})
