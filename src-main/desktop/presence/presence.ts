import type { IngestProgress } from '../../contract/entities.ts'
import type { DesktopTexts } from '../locales/texts.ts'
import type { EngineHost, SettingsFile, ShellLog, Windows } from '../types.ts'
import type { JobNews } from './job.ts'
import type { Notice } from './notices.ts'
import { app, BrowserWindow, Notification } from 'electron'
import { createAttention } from './attention.ts'
import { advance, barOf, noJob } from './job.ts'
import { followLoginSetting } from './login.ts'
import { noticeOf } from './notices.ts'
import { reportSurroundings } from './surroundings.ts'
import { createTray } from './tray.ts'

export interface PresenceParts {
  readonly engine: EngineHost
  readonly windows: Windows
  readonly settings: SettingsFile
  /** Folder of the icons, absolute. */
  readonly icons: string
  readonly texts: DesktopTexts
  readonly log: ShellLog
  /** Ends the app. */
  readonly quit: () => void
}

/**
 * What is seen of the app outside its windows: its icon in the tray, how far indexing is in the taskbar or the dock, how many
 * files failed, what the system tells of a job that ended; and what the engine knows of the machine. To be called once the app is
 * ready; ends when the function that it answers is called.
 */
export function createPresence({ engine, windows, settings, icons, texts, log, quit }: PresenceParts): () => void {
  const attention = createAttention()
  const attempt = (work: Promise<unknown>) => void work.catch((error: unknown) => log.error('the engine did not do what the tray asked', error))
  const tray = createTray({
    icons,
    texts: texts.tray,
    actions: { open: () => void windows.show(), pause: () => attempt(engine.client.pause()), resume: () => attempt(engine.client.resume()), quit },
  })
  /** Notifications that are shown: without a reference a click on one would be lost. */
  const shown = new Set<Notification>()
  let job = noJob
  let failed = 0

  function showBadge(count: number): void {
    if (count === failed)
      return
    failed = count
    attention.badge(count, texts.notifications.failed(count), windows.all())
  }

  function notify({ title, body }: Notice): void {
    if (!Notification.isSupported())
      return
    const notification = new Notification({ title, body })
    shown.add(notification)
    notification.on('click', () => {
      shown.delete(notification)
      windows.show()
    })
    notification.on('close', () => shown.delete(notification))
    // A Mac shows none of a program that is not signed.
    notification.on('failed', (_, reason) => {
      shown.delete(notification)
      log.error(`The system did not show a notification: ${reason}`)
    })
    notification.show()
  }

  function tell(news: JobNews): void {
    if (BrowserWindow.getFocusedWindow() !== null)
      return
    if (news.kind === 'ended')
      showBadge(failed + news.failed)
    const notice = settings.get().notifications ? noticeOf(news, texts.notifications) : undefined
    if (notice)
      notify(notice)
  }

  function follow(progress: IngestProgress): void {
    const { state, news } = advance(job, progress, performance.now())
    job = state
    attention.bar(barOf(job), windows.all())
    tray.update(progress)
    if (news)
      tell(news)
  }

  function stop(): void {
    job = noJob
    attention.bar(null, windows.all())
    tray.update(undefined)
  }

  const onFocus = () => showBadge(0)
  const onOpened = () => void setImmediate(() => attention.bar(barOf(job), windows.all()))
  app.on('browser-window-focus', onFocus)
  app.on('browser-window-created', onOpened)
  tray.show(settings.get().background)
  const ends = [
    settings.onChange(({ background }) => tray.show(background)),
    engine.onEvent(event => event.type === 'progress' && follow(event.progress)),
    engine.onState(({ state }) => state !== 'running' && stop()),
    reportSurroundings(engine, log),
    followLoginSetting(settings, log),
    () => app.off('browser-window-focus', onFocus),
    () => app.off('browser-window-created', onOpened),
    () => tray.show(false),
  ]
  return () => ends.forEach(end => end())
}
