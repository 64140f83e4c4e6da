import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { messages } from '../../../../src-renderer/locales/messages.ts'
import { useHistory } from '../../../../src-renderer/stores/history.ts'
import { useNotices } from '../../../../src-renderer/stores/notices.ts'

/** The tokens that an engine was asked to take back; it answers each with another one. */
let asked: string[]

beforeEach(() => {
  asked = []
  setActivePinia(createPinia())
  vi.stubGlobal('fetch', async (_: string, { body }: { readonly body: string }) => {
    const { token } = JSON.parse(body) as { readonly token: string }
    asked.push(token)
    return token === 'gone' ? Response.json({ code: 'undo_gone', message: 'Gone.' }, { status: 410 }) : Response.json({ undo: `${token}'` })
  })
})
afterEach(() => vi.unstubAllGlobals())

it('takes back the last change first, and does it again', async () => {
  const history = useHistory()
  history.record('First', '1')
  history.record('Second', '2')
  await Promise.all([history.undo(), history.undo(), history.undo()])
  expect(asked).toEqual(['2', '1'])
  expect([history.canUndo, history.canRedo]).toEqual([false, true])
  await history.redo()
  await history.undo()
  expect(asked).toEqual(['2', '1', '1\'', '1\'\''])
  history.record('Third', '3')
  expect(history.canRedo, 'what is done anew leaves nothing to do again').toBe(false)
})

it('takes back that change of which a notice tells, once, and the notice goes', async () => {
  const [history, notices] = [useHistory(), useNotices()]
  history.record('First', '1')
  history.record('Second', '2')
  const [first] = notices.notices
  first?.action?.run()
  first?.action?.run()
  await history.redo()
  expect(asked.slice(0, 2)).toEqual(['1', '1\''])
  await history.undo()
  await history.undo()
  expect(asked.slice(2)).toEqual(['1\'\'', '2'])
  expect(notices.notices.map(({ text }) => text)).not.toContain('First')
  expect(notices.notices.map(({ text }) => text)).toContain(messages.history.undone('First'))
})

it('takes away what was made, and makes it again', async () => {
  const [history, notices] = [useHistory(), useNotices()]
  let removals = 0
  history.recordMade('Made', async () => ({ undo: `removal ${++removals}` }))
  notices.notices[0]?.action?.run()
  notices.notices[0]?.action?.run()
  await history.redo()
  expect([removals, asked]).toEqual([1, ['removal 1']])
  await history.undo()
  expect([removals, asked]).toEqual([1, ['removal 1', 'removal 1\'']])
})

it('says why a change cannot be taken back', async () => {
  const [history, notices] = [useHistory(), useNotices()]
  history.record('Old', 'gone')
  await history.undo()
  expect(notices.notices.at(-1)).toMatchObject({ tone: 'error', text: 'Gone.' })
  expect([history.canUndo, history.canRedo]).toEqual([false, false])
})
