import { expect, it } from 'vitest'
import { examplesOf } from '../../../../../src-renderer/views/settings/api/examples.ts'

it('quotes the data folder for a shell, whatever it is called', () => {
  const [native] = examplesOf('http://127.0.0.1:8017', '/home/ann/It\'s here', 'Likeness')
  expect(native!.command).toContain('curl http://127.0.0.1:8017/api/search ')
  expect(native!.command).toContain(`$(cat '/home/ann/It'\\''s here/token')`)
})
