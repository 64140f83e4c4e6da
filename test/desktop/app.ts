import type { Page } from '@playwright/test'
import type { SampleLibrary } from '../../src-main/sample-library/write.ts'
import type { DesktopApp, LaunchOptions } from './launch.ts'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { writeSampleLibrary } from '../../src-main/sample-library/write.ts'
import { findBrowser } from '../../src-main/stage/browser.ts'
import { startEngine, untilIdle } from '../e2e/engine.ts'
import { tiles } from '../e2e/window.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { launchDesktop, runDesktop } from './launch.ts'

export interface Library extends SampleLibrary {
  readonly folder: string
}

/** A user of the app, with folders of their own. */
export interface Home {
  readonly path: string
  /** Where Likeness keeps its data. */
  readonly data: string
  readonly env: Readonly<Record<string, string>>
  /** Starts the app; it is closed after the test. */
  readonly launch: (options?: Omit<LaunchOptions, 'env'> & { readonly env?: Readonly<Record<string, string>> }) => Promise<DesktopApp>
  /** Starts the app beside the one that runs, until it has handed over. */
  readonly handOver: (...args: readonly string[]) => Promise<number | null>
}

interface WorkerFixtures {
  readonly library: Library
  /** A data folder in which the library is indexed; copied for each user. */
  readonly indexed: string
}

interface TestFixtures {
  /** A user who knows no library yet. */
  readonly newcomer: Home
  /** A user whose library is indexed. */
  readonly home: Home
  /** The app of that user. */
  readonly app: DesktopApp
  /** Its first window, with the tiles of the library. */
  readonly window: Page
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  library: [async ({ browserName: _ }, use) => {
    await using folder = await temporaryFolder()
    await use({ ...await writeSampleLibrary(folder.path, { images: 24, models: 2 }), folder: folder.path })
  }, { scope: 'worker', timeout: 120_000 }],

  indexed: [async ({ library }, use) => {
    await using data = await temporaryFolder()
    {
      await using engine = await startEngine(data.path)
      await engine.client.addLibrary({ path: library.folder })
      await untilIdle(engine)
    }
    await use(data.path)
  }, { scope: 'worker', timeout: 300_000 }],

  newcomer: async ({ browserName: _ }, use) => {
    await withHome(use)
  },

  home: async ({ indexed }, use) => {
    await withHome(async (home) => {
      await cp(indexed, home.data, { recursive: true })
      await use(home)
    })
  },

  app: async ({ home }, use) => {
    await use(await home.launch())
  },

  window: async ({ app }, use) => {
    const window = await app.firstWindow()
    await expect(tiles(window).first()).toBeVisible()
    await use(window)
  },
})

async function withHome(use: (home: Home) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  const { path } = folder
  const data = join(path, 'likeness')
  const env = {
    HOME: path,
    XDG_CONFIG_HOME: join(path, 'config'),
    XDG_DATA_HOME: join(path, 'share'),
    XDG_CACHE_HOME: join(path, 'cache'),
    LIKENESS_HOME: data,
    LIKENESS_BROWSER: findBrowser()?.path ?? '',
    LANG: 'en_US.UTF-8',
  }
  await Promise.all([env.XDG_CONFIG_HOME, env.XDG_DATA_HOME, env.XDG_CACHE_HOME, data].map(part => mkdir(part, { recursive: true })))
  const running: DesktopApp[] = []
  try {
    await use({
      path,
      data,
      env,
      launch: async (options = {}) => {
        const app = await launchDesktop({ ...options, env: { ...env, ...options.env } })
        running.push(app)
        return app
      },
      handOver: (...args) => runDesktop({ args, env }),
    })
  }
  finally {
    for (const app of running)
      await app.close()
  }
}

export { expect } from '@playwright/test'
