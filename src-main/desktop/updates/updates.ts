import type { AppUpdater, ProgressInfo, UpdateInfo } from 'electron-updater'
import type { UpdateState } from '../../contract/desktop.ts'
import type { SettingsFile, ShellLog, Updates } from '../types.ts'
import { createListeners } from '../listeners.ts'

export interface UpdatesOptions {
  readonly settings: SettingsFile
  readonly log: ShellLog
  /** The updater of this installation, undefined where it has no feed; called once, when updates are first wanted. */
  readonly open: () => Promise<AppUpdater | undefined>
  /** Milliseconds from the start until it first looks. @default 30 s */
  readonly first?: number
  /** Milliseconds between looks. @default 24 h */
  readonly every?: number
}

/** Which feed a choice of the user reads: `latest.yml` or `beta.yml`, each with the suffix of the system. */
const channels = { stable: 'latest', beta: 'beta' } as const

/** Milliseconds that the system may take to put a version in place: on a Mac it unpacks it before the app ends. */
const installMs = 120_000

/** Characters of a reason that are shown, at most; the log has the whole of it. */
const longestReason = 300

/**
 * Looks for newer versions of the app a while after the start and once a day, and loads what it finds; that is put in place when
 * the app ends, unless the system would ask for a password, or at once by `install`. Nothing is asked of anybody while updates are off. A look or a download that fails becomes
 * the state `failed`; the next look tries again.
 */
export function createUpdates({ settings, log, open, first = 30_000, every = 24 * 3600_000 }: UpdatesOptions): Updates {
  const listeners = createListeners<UpdateState>(log)
  let opened: Promise<AppUpdater | undefined> | undefined
  let updater: AppUpdater | undefined
  let cancel: (() => void) | undefined
  let timers: readonly NodeJS.Timeout[] = []
  let chosen = settings.get().updates
  let state: UpdateState = chosen === 'off' ? { state: 'off', reason: 'chosen' } : { state: 'idle' }

  function wanted(): 'off' | 'stable' | 'beta' {
    return chosen
  }

  function become(next: UpdateState): UpdateState {
    state = next
    listeners.tell(next)
    return next
  }

  /** What the updater reports; once updates are off, nothing of what was on its way. */
  function hear(next: UpdateState): void {
    if (wanted() !== 'off')
      become(next)
  }

  async function openOnce(): Promise<AppUpdater | undefined> {
    const found = await open()
    found?.on('checking-for-update', () => hear({ state: 'looking' }))
    found?.on('update-not-available', () => hear({ state: 'current', version: found.currentVersion.version }))
    found?.on('update-available', ({ version }: UpdateInfo) => hear({ state: 'loading', version, fraction: 0 }))
    found?.on('download-progress', ({ percent }: ProgressInfo) => state.state === 'loading' && hear({ ...state, fraction: Math.min(1, percent / 100) }))
    found?.on('update-downloaded', ({ version }: UpdateInfo) => hear({ state: 'ready', version }))
    // It has said so in the log.
    found?.on('error', error => hear({ state: 'failed', reason: reasonOf(error) }))
    updater = found
    return found
  }

  async function look(): Promise<UpdateState> {
    if (wanted() === 'off' || state.state === 'loading' || state.state === 'ready')
      return state
    try {
      const found = await (opened ??= openOnce())
      const now = wanted()
      if (now === 'off')
        return state
      if (found === undefined)
        return become({ state: 'off', reason: 'no-feed' })
      configure(found, now, log)
      const result = await found.checkForUpdates()
      if (result === null)
        return become({ state: 'off', reason: 'no-feed' })
      cancel = () => result.cancellationToken?.cancel()
      result.downloadPromise?.catch(() => undefined)
      if (wanted() === 'off')
        stop()
    }
    catch (error) {
      // What the updater throws it has reported as an event; what `open` throws is new.
      if (updater === undefined) {
        opened = undefined
        log.error('The updater cannot be loaded', error)
        hear({ state: 'failed', reason: reasonOf(error) })
      }
    }
    return state
  }

  function stop(): void {
    timers.forEach(clearTimeout)
    timers = []
    cancel?.()
    cancel = undefined
  }

  function start(): void {
    timers = [setTimeout(look, first), setInterval(look, every)]
    timers.forEach(timer => timer.unref())
  }

  const forget = settings.onChange(({ updates }) => {
    if (updates === chosen)
      return
    chosen = updates
    stop()
    if (updater)
      updater.autoInstallOnAppQuit = false
    become(updates === 'off' ? { state: 'off', reason: 'chosen' } : { state: 'idle' })
    if (updates !== 'off') {
      start()
      void look()
    }
  })

  if (chosen !== 'off')
    start()

  return {
    state: () => state,
    onState: listeners.add,
    look,
    install(leave) {
      // What fails is told as an event, and of what hangs nothing is heard: without windows the app would stay for good.
      updater?.once('error', () => leave())
      setTimeout(leave, installMs)
      updater?.quitAndInstall(true, true)
    },
    close() {
      forget()
      stop()
    },
  }
}

function configure(updater: AppUpdater, chosen: 'stable' | 'beta', log: ShellLog): void {
  updater.logger = { info: line => log.info(String(line)), warn: line => log.info(String(line)), error: line => log.error(String(line)) }
  updater.channel = channels[chosen]
  // Setting a channel allows older versions as well; whoever leaves the beta waits for the stable one to come past it.
  updater.allowDowngrade = false
  updater.autoDownload = true
  // Where the system asks for a password, as with a deb, only the user's own wish brings that question up; it would hold up a shutdown.
  updater.autoInstallOnAppQuit = process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined
  // The feed is not told which installation asks.
  updater.requestHeaders = { 'x-user-staging-id': '' }
}

function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line
}
