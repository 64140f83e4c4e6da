import { describe, expect, it } from 'vitest'
import { readAddress } from '../../../../src-main/sync/connectors/account-entries.ts'

const read = (entered: string) => readAddress('Stand-in', entered, 'https://api.example.com')

describe('an address', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    [' http://10.0.0.7:2080/api/v1// ', 'http://10.0.0.7:2080/api/v1'],
  ])('is read: %s', (entered, address) => expect(read(entered)).toBe(address))

  it.each(['api.example.com', 'ftp://api.example.com', '', 'https://me:opensesame@api.example.com', 'https://api.example.com/query?userKey=opensesame', 'https://api.example.com/#opensesame'])('is none, and not told again: %s', (entered) => {
    expect(() => read(entered)).toThrow('its address is to be such as https://api.example.com')
    expect(() => read(entered)).not.toThrow('opensesame')
  })
})
