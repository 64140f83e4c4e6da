import { describe, expect, it } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { serviceFailure } from '../../../helpers/sync/memory-service.ts'
import { withService } from './memory-world.ts'

const [one, two, three] = ['p-0000.png', 'p-0001.png', 'p-0002.png']

describe('an upload of which it is not known whether it came through', () => {
  it.each([
    { happened: true, sends: [one, two] },
    { happened: false, sends: [one, two, one] },
  ])('is looked for before it is sent again (it had happened: $happened)', async ({ happened, sends }) => {
    await withService(2, {}, async ({ world, service, sync }) => {
      let broken = false
      const breakOff = (what: string, keys: readonly string[]) => {
        if (what !== 'send' || keys[0] !== one || broken)
          return
        broken = true
        throw serviceFailure({ kind: 'broken', mayHaveHappened: true })
      }
      if (happened)
        service.after = (what, keys, outcomes) => breakOff(what, keys) ?? outcomes
      else
        service.before = breakOff
      expect(await world.firstRun(sync)).toMatchObject({ outcome: 'done', sent: 2, failed: 0 })
      expect(service.asked.filter(what => what.startsWith('send'))).toEqual(sends.map(name => `send ${name}`))
      expect(service.items().map(({ name }) => name).sort()).toEqual([one, two])
    })
  })

  it('is sent again at once where that changes nothing', async () => {
    await withService(1, { afterDoubt: 'send' }, async ({ world, service, sync }) => {
      let times = 0
      service.before = (what) => {
        if (what === 'send' && ++times < 3)
          throw serviceFailure({ kind: 'broken', mayHaveHappened: true })
      }
      expect(await world.firstRun(sync)).toMatchObject({ outcome: 'done', sent: 1 })
      expect(service.asked.slice(1)).toEqual(['survey', `send ${one}`, `send ${one}`, `send ${one}`])
    })
  })

  it('is known as that when nothing is said of it', async () => {
    await withService(2, { batch: 2 }, async ({ world, service, sync }) => {
      service.after = (what, _keys, outcomes) => what === 'send' ? outcomes.slice(1) : outcomes
      expect(await world.firstRun(sync)).toMatchObject({ outcome: 'done', sent: 2 })
      expect(service.items()).toHaveLength(2)
    })
  })
})

it('stands in the ledger as being sent before the request begins', async () => {
  await withService(1, {}, async ({ world, service, sync }) => {
    const states: string[] = []
    service.before = (what) => {
      if (what === 'send')
        states.push(...world.syncs().items(sync, { limit: 10 }).map(({ state }) => state))
    }
    await world.firstRun(sync)
    expect(states).toEqual(['sending'])
  })
})

it('finds out by itself which of a batch is wrong, and does not send that again by itself', async () => {
  await withService(3, { batch: 3 }, async ({ world, service, sync }) => {
    service.before = (what, keys) => {
      if (what === 'send' && keys.includes(two!))
        throw serviceFailure({ kind: 'wrong', status: 400, mayHaveHappened: false })
    }
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'incomplete', sent: 2, failed: 1, failure: { code: 'service_failed' } })
    expect(service.items().map(({ name }) => name)).toEqual([one, three])
    expect(world.syncs().items(sync, { state: 'failed', limit: 10 })).toMatchObject([{ name: two, retryAt: null, attempts: 1 }])
    expect((await world.syncs().plan(sync)).items).toMatchObject([{ kind: 'impossible', name: two }])

    service.before = () => {}
    expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', sent: 0 })
    world.syncs().resolve(sync, { keys: world.syncs().items(sync, { state: 'failed', limit: 10 }).map(({ key }) => key), how: 'send' })
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 1 })
  })
})

it('tries again later what failed of its own, ever more rarely', async () => {
  await withService(1, {}, async ({ world, service, sync }) => {
    service.after = (what, _keys, outcomes) => what === 'send' ? outcomes.map(({ key }) => ({ key, state: 'failed', error: failure('service_unclear', { service: 'Memory', what: 'it', reason: 'no' }) })) : outcomes
    service.before = () => void service.containers.set('props', [])
    await world.firstRun(sync)
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      const [item] = world.syncs().items(sync, { state: 'failed', limit: 10 })
      waits.push((Date.parse(item!.retryAt!) - Date.parse(item!.updatedAt)) / 60_000)
      await world.run(sync)
    }
    expect(waits).toEqual([0.75, 1.5, 3, 6])
  })
})

it('ends with the reason when the account is refused, and leaves all as it is', async () => {
  await withService(3, {}, async ({ world, service, sync }) => {
    service.before = (what, keys) => {
      if (what === 'send' && keys[0] === two)
        throw serviceFailure({ kind: 'refused', status: 401, mayHaveHappened: false })
    }
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'failed', sent: 1, failure: { code: 'account_refused' } })
    expect(service.asked.filter(what => what.startsWith('send'))).toHaveLength(2)
    service.before = () => {}
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 2 })
  })
})

it('leaves a service alone at which nothing goes well', async () => {
  await withService(30, {}, async ({ world, service, sync }) => {
    service.before = (what) => {
      if (what === 'send')
        throw serviceFailure({ kind: 'unreachable', mayHaveHappened: false })
    }
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'failed', sent: 0, failure: { code: 'service_unreachable' } })
    expect(service.asked.filter(what => what.startsWith('send'))).toHaveLength(15)
    service.before = () => {}
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 30 })
  })
})

it('ends when the container is gone', async () => {
  await withService(3, {}, async ({ world, service, sync }) => {
    service.before = (what) => {
      if (what !== 'send')
        return
      service.containers.delete('props')
      throw serviceFailure({ kind: 'absent', status: 404, mayHaveHappened: false })
    }
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'failed', failure: { code: 'container_not_found' } })
    expect(world.syncs().items(sync, { limit: 10 })).toMatchObject([{ state: 'waiting', attempts: 0 }])
  })
})

it('goes on where an upload was broken off', async () => {
  await withService(1, {}, async ({ world, service, sync }) => {
    let times = 0
    service.before = (what) => {
      if (what !== 'send' || ++times > 1)
        return
      const { catalog } = world.keeping()
      const ledger = catalog.syncLedger.of(catalog.syncs.get(sync)!)
      ledger.note(ledger.page('', 1)[0]!.key, { upload: 'u-1', parts: 2 })
      throw serviceFailure({ kind: 'unreachable', mayHaveHappened: false })
    }
    await world.firstRun(sync)
    expect(service.resumes).toEqual([{ upload: 'u-1', parts: 2 }])
  })
})

it('does not send a file that changed on the way', async () => {
  await withService(1, {}, async ({ world, service, sync }) => {
    await world.syncs().plan(sync)
    const [asset] = world.keeping().catalog.assets.page({}, 0, 1)
    await world.changeUnseen(asset!.path)
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'incomplete', sent: 0, failed: 1, failure: { code: 'file_changed' } })
    expect(service.items()).toEqual([])
    await world.change(asset!.id)
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 1 })
    expect(world.syncs().list()).toMatchObject([{ failed: 0, there: 1 }])
  })
})
