import process from 'node:process'
import { runInThisContext } from 'node:vm'
import { browser } from './browser.ts'
import { decode, encode } from './codec.ts'
import electron from './electron.ts'
import { openWindows } from './registry.ts'
import { giveFile } from './web-contents.ts'

/** What a spec asks of the rig beside what it asks of Electron. */
export type Question
  = | { readonly type: 'evaluate', readonly source: string, readonly argument: unknown }
    /** Where the browser can be connected to. */
    | { readonly type: 'endpoint' }
    /** The pages of the windows that can be seen, by their ids in the browser. */
    | { readonly type: 'windows' }
    /** A file that a page will be given. */
    | { readonly type: 'file', readonly key: string, readonly path: string }

export interface Asked { readonly id: number, readonly question: string }
export interface Answered { readonly id: number, readonly value?: string, readonly error?: string }

/** Answers the spec that started this process, over its channel; when that closes, the process ends. */
export function answerSpec(): void {
  if (process.send === undefined)
    return
  process.on('message', ({ id, question }: Asked) => {
    answer(decode(question) as Question).then(
      value => process.send?.({ id, value: encode(value) } satisfies Answered),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack ?? error.message : String(error) } satisfies Answered),
    )
  })
  process.on('disconnect', () => process.exit(1))
}

async function answer(question: Question): Promise<unknown> {
  switch (question.type) {
    case 'evaluate': {
      const asked = runInThisContext(`(${question.source})`) as (module: typeof electron, argument: unknown) => unknown
      return asked(electron, question.argument)
    }
    case 'endpoint':
      return (await browser()).endpoint
    case 'windows': {
      const visible = [...openWindows].filter(window => window.isVisible())
      await Promise.all(visible.map(({ rigContents }) => rigContents.rigReady()))
      return visible.map(({ rigContents }) => rigContents.rigFrame)
    }
    case 'file':
      return giveFile(question.key, question.path)
  }
}
