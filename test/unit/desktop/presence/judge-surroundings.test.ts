import { expect, it } from 'vitest'
import { surroundingsOf } from '../../../../src-main/desktop/presence/judge-surroundings.ts'

it('says who is at work and what the machine runs on, as far as it is known', () => {
  expect(surroundingsOf(true, 'active')).toEqual({ onBattery: true, userActive: true })
  expect(surroundingsOf(false, 'idle')).toEqual({ onBattery: false, userActive: false })
  expect(surroundingsOf(false, 'locked')).toEqual({ onBattery: false, userActive: false })
  expect(surroundingsOf(true, 'unknown')).toEqual({ onBattery: true })
})
