import type { Page } from '@playwright/test'
import type { Client } from '../../src-main/contract/client.ts'
import type { DesktopBridge } from '../../src-main/contract/desktop.ts'
import type { Home } from './app.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { createClient } from '../../src-main/contract/client.ts'

declare global {
  interface Window {
    readonly likeness?: DesktopBridge
  }
}

/** The engine's API as a window of the app reaches it. */
export function clientOf(page: Page): Client {
  return createClient(async (url, { method = 'GET', headers, body }) => {
    const answer = await page.evaluate(async ({ url, method, headers, body }) => {
      const response = await fetch(url, { method, headers, body })
      return { status: response.status, text: await response.text() }
    }, { url, method, headers: headers as Record<string, string> ?? {}, body: body as string ?? null })
    return new Response(answer.text, { status: answer.status })
  })
}

/** What the shell has written down of its work. */
export function shellLog(home: Home): Promise<string> {
  return readFile(join(home.data, 'logs', 'shell.log'), 'utf8')
}

/** Process of the engine that was started last. */
export async function enginePid(home: Home): Promise<number> {
  let pid: string | undefined
  await expect.poll(async () => pid = [...(await shellLog(home)).matchAll(/engine was started as process (\d+)/g)].at(-1)?.[1]).toBeDefined()
  return Number(pid)
}

/** Answers when nothing waits to be indexed. */
export async function untilIndexed(client: Client): Promise<void> {
  for (let asked = 0; asked < 10; asked++) {
    if ((await client.waitUntilIdle()).phase === 'idle')
      return
  }
  throw new Error('the engine was still indexing after 200 s')
}
