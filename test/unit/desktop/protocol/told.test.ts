import { expect, it } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { told } from '../../../../src-main/desktop/protocol/told.ts'

const error = failure('engine_unstartable', { reason: 'the folder <b>"a & b"</b> is not there' })

it('tells a script as data', async () => {
  const answer = told(error, new Request('likeness://app/api/status', { headers: { accept: 'application/json' } }))
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([error.status, 'no-store'])
  expect(await answer.json()).toEqual(error.toWire())
})

it('tells a window that loads its page in words, in which nothing runs', async () => {
  const answer = told(error, new Request('likeness://app/', { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }))
  expect([answer.status, answer.headers.get('content-type')]).toEqual([error.status, 'text/html; charset=utf-8'])
  expect(answer.headers.get('content-security-policy')).toContain('default-src \'none\'')
  const page = await answer.text()
  expect(page).toContain('the folder &lt;b&gt;&quot;a &amp; b&quot;&lt;/b&gt; is not there')
  expect(page).not.toContain('<b>')
})
