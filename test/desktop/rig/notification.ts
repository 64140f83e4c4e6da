import { eventsOf, StrictEmitter } from './strict.ts'

const names = eventsOf<Electron.Notification>()('show', 'click', 'close', 'reply', 'action', 'failed')

/** A notification that nobody sees; specs look at `show`, and send its events. */
export class Notification extends StrictEmitter implements Pick<Electron.Notification, 'title' | 'body' | 'silent' | 'show' | 'close'> {
  readonly title: string
  readonly body: string
  readonly silent: boolean

  constructor({ title = '', body = '', silent = false }: Electron.NotificationConstructorOptions = {}) {
    super('Notification', names)
    this.title = title
    this.body = body
    this.silent = silent
  }

  static isSupported = () => true

  show(): void {
    this.emit('show', {})
  }

  close(): void {
    this.emit('close', {})
  }
}
