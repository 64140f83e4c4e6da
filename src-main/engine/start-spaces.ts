import type { Logger } from 'pino'
import type { Catalog } from '../catalog/catalog.ts'
import type { Space } from '../vectors/space.ts'
import { chooseEncoders, noteDefault, recallEncoders } from './default-encoder.ts'

export interface StartOptions {
  readonly catalog: Catalog
  /** The id of the default encoder. */
  readonly current: string
  readonly open: (id: string) => Promise<Space>
  /** Whether there is an encoder of this id, usable or not. */
  readonly isThere: (id: string) => Promise<boolean>
  /** Drops all that was embedded with an encoder. */
  readonly forget: (id: string) => void
  readonly log: Logger
}

export interface StartSpaces {
  readonly active: Space
  readonly preparing: Space | undefined
}

/**
 * Opens the spaces that a data folder begins with: the active encoder's, and that of the one that is to take its place. Where the
 * default has changed since the folder was used, and its user did not choose another encoder, the new one is that. What cannot be opened
 * is logged, and what there was stays. Errors: encoder_not_found, encoder_invalid of the default, where nothing else can answer.
 */
export async function openStartSpaces({ catalog, current, open, isThere, forget, log }: StartOptions): Promise<StartSpaces> {
  const { settings } = catalog
  const before = recallEncoders(catalog)
  const choice = chooseEncoders(before, current)
  const active = await openActive(choice.active)
  settings.set('encoder.active', active.id)
  const preparing = choice.preparing === before.preparing ? await resume() : await follow(choice.preparing)
  return { active, preparing }

  async function openActive(id: string): Promise<Space> {
    return open(id).catch(async (error: unknown) => {
      if (id === current)
        throw error
      log.error({ encoder: id, error }, `the active encoder cannot be opened; ${current} takes its place`)
      const space = await open(current)
      if (before.defaults.includes(id) && !await isThere(id)) {
        forget(id)
        log.info({ encoder: id }, 'the encoder does not come with Likeness any more; what was embedded with it was dropped')
      }
      return space
    })
  }

  /** What was being prepared is prepared on. */
  async function resume(): Promise<Space | undefined> {
    noteDefault(catalog, before, current)
    return resumePreparing()
  }

  async function resumePreparing(): Promise<Space | undefined> {
    const id = before.preparing
    if (id === undefined)
      return undefined
    if (id === active.id) {
      endPreparing()
      return undefined
    }
    return open(id).catch((error: unknown) => {
      log.error({ encoder: id, error }, `the encoder that was being prepared cannot be opened; ${active.id} stays`)
      forget(id)
      return undefined
    })
  }

  /** The new default is prepared in place of what was. Where it cannot be opened that is tried again at the next start. */
  async function follow(id: string | undefined): Promise<Space | undefined> {
    let space: Space | undefined
    try {
      space = id === undefined || id === active.id ? undefined : await open(id)
    }
    catch (error) {
      log.error({ encoder: id, error }, `the new default encoder cannot be opened; ${active.id} stays`)
      return resumePreparing()
    }
    catalog.transaction(() => {
      if (before.preparing !== undefined && before.preparing !== active.id)
        forget(before.preparing)
      endPreparing()
      if (space) {
        settings.set('encoder.preparing', space.id)
        settings.set('encoder.upgrading', space.id)
      }
      noteDefault(catalog, before, current)
    })
    if (space)
      log.info({ from: active.id, to: space.id }, 'there is a new default encoder: everything is embedded with it, and then it answers')
    return space
  }

  function endPreparing(): void {
    settings.remove('encoder.preparing')
    settings.remove('encoder.upgrading')
  }
}
