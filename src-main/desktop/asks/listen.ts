import type { AskQueue } from './queue.ts'
import process from 'node:process'
import { app } from 'electron'
import { parseFile, parseLink } from './parse.ts'
import { takeOver } from './queue.ts'

/**
 * Hears what is asked from outside while the app runs: a second instance, files and links that macOS hands over. To be called
 * before the app is ready, as those that it was started with come early.
 */
export function listenForAsks(queue: AskQueue): void {
  const { platform } = process
  app.on('second-instance', (_event, _argv, _cwd, handed) => {
    const asked = takeOver(handed, platform)
    if (!asked.hidden)
      queue.push(asked)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    queue.push(parseFile(path, process.cwd(), platform))
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    queue.push(parseLink(url, platform))
  })
}
