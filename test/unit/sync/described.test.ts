import { expect, it } from 'vitest'
import { seededRandom } from '../../helpers/random.ts'
import { services } from '../../helpers/sync/services.ts'
import { openWorld } from '../../helpers/sync/world.ts'

const metadata = [{ from: 'tags', to: 'tags' }]

it.each(services)('$name: tags go along, follow, and are no change by somebody else', async ({ start }) => {
  await using standIn = await start(seededRandom(5))
  await using world = await openWorld([standIn.connector], { random: seededRandom(6) })
  const container = standIn.addContainer('Props')
  const account = await world.addAccount(standIn)
  if (standIn.connector.service.cannot.includes('metadata')) {
    await expect(world.addSync(account, container, { metadata })).rejects.toMatchObject({ code: 'service_cannot' })
    return
  }
  const { id } = await world.addSync(account, container, { metadata })
  const [first, second] = await world.addMany(12)
  const { tags } = world.keeping().catalog
  tags.add([first!, second!], ['oak'])
  const told = () => standIn.contents(container).map(item => JSON.stringify(item.metadata)).filter(text => text.includes('oak') || text.includes('red'))

  expect(await world.firstRun(id)).toMatchObject({ outcome: 'done', sent: 12 })
  expect(told()).toHaveLength(2)
  expect(await world.run(id)).toMatchObject({ outcome: 'done', sent: 0, failed: 0 })

  tags.add([second!], ['red'])
  expect((await world.syncs().plan(id)).counts).toMatchObject({ described: 1, unchanged: 11, new: 0 })
  expect(await world.run(id)).toMatchObject({ outcome: 'done', sent: 0, failed: 0 })
  expect(told().filter(text => text.includes('red'))).toHaveLength(1)
  expect((await world.syncs().plan(id)).counts).toMatchObject({ 'described': 0, 'unchanged': 12, 'changed-there': 0 })
  expect(await world.run(id)).toMatchObject({ outcome: 'done', sent: 0 })

  standIn.fail({ rate: 0.2, kinds: ['fail', 'fail-after', 'limit', 'reset-after', 'half'] })
  tags.add([first!, second!], ['red', 'blue'])
  let run = await world.run(id)
  for (let i = 0; i < 8 && run.outcome !== 'done'; i++) {
    world.clock.leap(7 * 3_600_000)
    run = await world.run(id)
  }
  standIn.fail(undefined)
  expect(run).toMatchObject({ outcome: 'done' })
  expect((await world.syncs().plan(id)).counts).toMatchObject({ 'described': 0, 'unchanged': 12, 'changed-there': 0 })
  expect(standIn.everything()).toHaveLength(12)
}, 60_000)
