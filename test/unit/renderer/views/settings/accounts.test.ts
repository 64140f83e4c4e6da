import type { Account } from '../../../../../src-main/contract/sync.ts'
import { expect, it } from 'vitest'
import { connectors } from '../../../../../src-main/sync/connectors/all.ts'
import { messages } from '../../../../../src-renderer/locales/messages.ts'
import { entryOf, formOf, wordsOf } from '../../../../../src-renderer/views/settings/accounts/entry.ts'
import { serviceThatCannot } from '../syncs/scene.ts'

const service = serviceThatCannot()
const account: Account = {
  id: 'a1',
  service: 'shop',
  name: 'Studio',
  fields: { address: 'https://shop.test', email: 'ann@example.com' },
  secretsKept: 'sealed',
  limits: { parallel: 4, requestsPerSecond: 5, kilobytesPerSecond: 900 },
  createdAt: '2026-11-20T10:00:00.000Z',
  triedAt: null,
  failure: null,
}

it('a new account is sent as it was written, without what was left empty', () => {
  const form = formOf(service, null)
  expect(form).toEqual({ name: 'Shop', fields: { address: '', apiSecret: '', email: '' }, limits: { parallel: '', requestsPerSecond: '', kilobytesPerSecond: '' } })
  expect(entryOf({ ...form, name: ' Studio ', fields: { address: '', apiSecret: ' s3cret ', email: 'ann@example.com' }, limits: { ...form.limits, parallel: 2 } }, service, null))
    .toEqual({ name: 'Studio', fields: { apiSecret: 's3cret', email: 'ann@example.com' }, limits: { parallel: 2 } })
})

it('of an account that is there what changed is sent; its secret stays when it is left empty', () => {
  const form = formOf(service, account)
  expect(form.fields).toEqual({ address: 'https://shop.test', apiSecret: '', email: 'ann@example.com' })
  expect(entryOf(form, service, account)).toEqual({ name: 'Studio', fields: {}, limits: account.limits })
  expect(entryOf({ ...form, fields: { address: '', apiSecret: 'new', email: 'ann@example.com' }, limits: { ...form.limits, kilobytesPerSecond: '' } }, service, account))
    .toEqual({ name: 'Studio', fields: { address: '', apiSecret: 'new' }, limits: { parallel: 4, requestsPerSecond: 5, kilobytesPerSecond: null } })
})

it('every field of every service has words of its own here, and none is named that no service asks for', () => {
  const asked = Object.fromEntries(connectors.map(connector => [connector.service.id, connector.service.fields.map(({ key }) => key).toSorted()]))
  expect(Object.fromEntries(Object.entries(messages.accountFields).map(([id, fields]) => [id, Object.keys(fields).toSorted()]))).toEqual(asked)
  expect(wordsOf('shop', { key: 'gate', label: 'Gate', isSecret: false, isRequired: true, default: null })).toEqual({ label: 'Gate' })
})
