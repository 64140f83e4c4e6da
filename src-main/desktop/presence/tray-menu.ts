import type { MenuItemConstructorOptions } from 'electron'
import type { IngestProgress } from '../../contract/entities.ts'
import type { DesktopTexts } from '../locales/texts.ts'

export interface TrayActions {
  readonly open: () => void
  readonly pause: () => void
  readonly resume: () => void
  readonly quit: () => void
}

/** What the engine is doing, in a line; undefined while that is not known. */
export function statusLine(progress: IngestProgress | undefined, texts: DesktopTexts['tray']): string | undefined {
  switch (progress?.phase) {
    case undefined:
      return undefined
    case 'idle':
      return texts.idle
    case 'scanning':
      return texts.scanning
    case 'working':
      return texts.working(progress.done + progress.failed, progress.total)
    case 'paused':
      return texts.paused(progress.pending)
    case 'halted':
      return texts.halted
  }
}

/** The menu of the tray. `progress` is undefined while the engine does not run. */
export function trayMenu(progress: IngestProgress | undefined, texts: DesktopTexts['tray'], actions: TrayActions): readonly MenuItemConstructorOptions[] {
  const line = statusLine(progress, texts)
  const pause: MenuItemConstructorOptions = progress?.phase === 'paused' ? { label: texts.resume, click: actions.resume } : { label: texts.pause, click: actions.pause, enabled: line !== undefined }
  return [
    { label: texts.open, click: actions.open },
    { type: 'separator' },
    ...line === undefined ? [] : [{ label: line, enabled: false }],
    pause,
    { type: 'separator' },
    { label: texts.quit, click: actions.quit },
  ]
}
