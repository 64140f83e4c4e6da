import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { isTrustedHost } from '../../../src-main/http/access.ts'

it.each(['127.0.0.1', '127.0.0.1:7717', 'localhost', 'LOCALHOST:80', '[::1]', '[::1]:7717', '0.0.0.0:1', '192.168.1.20:7717', '[fe80::1]:7717', hostname(), `${hostname().toUpperCase()}:7717`])('trusts %s', (host) => {
  expect(isTrustedHost(host)).toBe(true)
})

it.each([undefined, '', ':7717', 'evil.example', 'evil.example:7717', 'localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.1@evil.example', 'xn--lcalhost-9bb', '[evil.example]', '1.2.3', '0x7f.0.0.1', 'localhost:evil'])('does not trust %s', (host) => {
  expect(isTrustedHost(host)).toBe(false)
})
