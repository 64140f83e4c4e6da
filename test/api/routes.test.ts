import type { Calls, Scene } from './calls/scene.ts'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { routes } from '../../src-main/contract/routes.ts'
import { accountCalls } from './calls/accounts.ts'
import { assetCalls } from './calls/assets.ts'
import { engineCalls } from './calls/engine-and-libraries.ts'
import { hostedSearchCalls } from './calls/hosted-search.ts'
import { modelCalls } from './calls/models.ts'
import { receivedCalls } from './calls/received.ts'
import { openScene } from './calls/scene.ts'
import { searchCalls } from './calls/searching.ts'
import { syncCalls } from './calls/syncs.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => scene.server[Symbol.asyncDispose]())

const calls: Calls = { ...accountCalls, ...engineCalls, ...assetCalls, ...searchCalls, ...modelCalls, ...receivedCalls, ...syncCalls, ...hostedSearchCalls }

it('has a call for every route of the table', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(routes).sort())
})

it.each(Object.entries(calls))('%s', async (_, call) => call(scene))
