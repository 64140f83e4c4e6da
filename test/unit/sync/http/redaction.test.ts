import { describe, expect, it } from 'vitest'
import { createRedaction, redactionOf } from '../../../../src-main/sync/http/redaction.ts'

describe('redaction', () => {
  const secret = 'k&y "1" /ü.*'
  const redaction = createRedaction([secret, ''])

  it.each([
    ['as it is', secret],
    ['in capitals', secret.toUpperCase()],
    ['in an address', encodeURIComponent(secret)],
    ['in an address, in small letters', encodeURIComponent(secret).toLowerCase()],
    ['in a form', new URLSearchParams({ s: secret }).toString().slice(2)],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['in base64 for addresses', Buffer.from(secret).toString('base64url')],
  ])('takes a secret out %s', (_, said) => expect(redaction.text(`before ${said} behind`)).toBe('before ••• behind'))

  it('takes it out of all that was JSON', () => {
    expect(redaction.value({ a: [`x${secret}`, 1, null], [secret]: true })).toEqual({ 'a': ['x•••', 1, null], '•••': true })
  })

  it('takes out the longer of two that begin alike, and what is added later', () => {
    const several = createRedaction(['abcd', 'abcdefgh'])
    expect(several.text('abcdefgh abcd token')).toBe('••• ••• token')
    several.add('token')
    expect(several.text('abcdefgh abcd token')).toBe('••• ••• •••')
  })

  it('takes out single lines of a key', () => {
    expect(createRedaction(['-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----']).text('bad line MC4CAQAwBQYDK2VwBCIEIA')).toBe('bad line •••')
  })

  it('takes out what an address that a service named carries, besides', () => {
    const url = new URL('https://upload.example.com/1?X-Amz-Signature=5d672d79c15b13162d9279b0855cfba6&partNumber=1')
    expect(redactionOf(url, redaction).text(`1: ${secret}, <SignatureProvided>5d672d79c15b13162d9279b0855cfba6</SignatureProvided>`)).toBe('1: •••, <SignatureProvided>•••</SignatureProvided>')
    expect(redactionOf(url, redaction).value(['5d672d79c15b13162d9279b0855cfba6'])).toEqual(['•••'])
  })

  it('leaves everything where there is nothing secret', () => expect(createRedaction([]).text('as it was')).toBe('as it was'))
})
