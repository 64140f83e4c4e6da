import { expect, it } from 'vitest'
import { LikenessError } from '../../../../src-main/contract/errors.ts'
import { useSubmit } from '../../../../src-renderer/composables/use-submit.ts'

it('a form is sent once at a time, and says why it came to nothing until it is sent again', async () => {
  let sent = 0
  let end = Promise.withResolvers<undefined>()
  const { busy, failure, submit } = useSubmit(async () => {
    sent++
    await end.promise
  })
  const first = submit()
  await submit()
  expect([sent, busy.value]).toEqual([1, true])
  end.reject(new LikenessError('bad_request', 'The name is taken.'))
  await first
  expect([busy.value, failure.value]).toEqual([false, 'The name is taken.'])

  end = Promise.withResolvers()
  const second = submit()
  expect(failure.value).toBeNull()
  end.resolve(undefined)
  await second
  expect([sent, busy.value, failure.value]).toEqual([2, false, null])
})
