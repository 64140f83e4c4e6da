import type { UpdateState } from '../../../../src-main/contract/desktop.ts'
import { messages } from '../../../locales/messages.ts'

/** How far an update is, in a sentence. */
export function describeUpdate(update: UpdateState): string {
  const texts = messages.desktopSettings.update
  switch (update.state) {
    case 'off':
      return texts.off[update.reason]
    case 'loading':
      return texts.loading(update.version, update.fraction)
    case 'ready':
      return texts.ready(update.version)
    case 'idle':
    case 'looking':
    case 'current':
    case 'failed':
      return texts[update.state]
  }
}
